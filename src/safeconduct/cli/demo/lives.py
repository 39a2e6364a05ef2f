"""Thirty-nine invented people who write, come, are paid, or think better of it: what sets their cases apart.

The fortieth case is the founding one, which `crossing` and `settling` tell. No name, unit or place here is anybody's.
"""

from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """What happens in a case that does not happen in all."""

    NONE = "nothing out of the ordinary"
    SILENT = "does not write again"
    HOSTILE = "is found out"
    DUPLICATE = "has a case already"
    WITHDRAWS = "thinks better of it"
    DECLINES = "declines the first offer"
    DURESS = "writes with the words of duress"
    MINOR = "says that they are under 18"
    RELATIVE = "a relative asks for them"
    CALLS = "calls, and never has a mailbox"
    ARRIVES = "comes unannounced"
    EARLY = "comes before the go-ahead"
    WOUNDED = "somebody aboard is wounded"
    CONTESTS = "contests the award"


@dataclass(frozen=True, slots=True)
class Life:
    """One case to be.

    Attributes:
        days: how many days ago it began.
        brings: model id of the equipment; "" where nothing is brought.
        words: the first letter.
        language: of the letter and of what is written to them.
        family: how many people must be safe first.
        willing: how many come along who know of it.
        unaware: how many are aboard who do not.
        pace: how long everything takes, 1 for the usual time.
        turn: what sets it apart.
        has_words: whether somebody can open its mailbox: those words are shown to who looks at the demo.
    """

    days: float
    brings: str
    words: str
    language: str = "ru"
    family: int = 1
    willing: int = 0
    unaware: int = 0
    pace: float = 1.0
    turn: Turn = Turn.NONE
    has_words: bool = False

    @property
    def is_aircraft(self) -> bool:
        """Whether the list pays for it "up to" an amount, which people decide."""
        return self.brings not in {"t-72", "t-90", ""}


LIVES: tuple[Life, ...] = (
    # Contact, from this very night backwards.
    Life(0.1, "", "Я не знаю, с чего начать. Я больше не могу.", family=0),
    Life(0.4, "t-72", "Танк на ходу. Нас трое, двое за. Что будет с моей матерью?", willing=2),
    Life(0.9, "t-90", "Скільки часу ви відповідаєте? Мені треба знати до п'ятниці.", "uk", turn=Turn.SILENT),
    Life(1.6, "mi-8", "Летаю на восьмёрке. Семья со мной в городке, их четверо.", family=4),
    Life(
        2.3,
        "",
        "Мне семнадцать, меня отправили копать. Я хочу домой.",
        family=1,
        turn=Turn.MINOR,
        has_words=True,
    ),
    Life(
        3.1, "", "Мой сын служит и не хочет. Он просил узнать, есть ли выход.", family=2, turn=Turn.RELATIVE
    ),
    Life(4.2, "su-25", "Хочу спросить про самолёт. Это правда, что пишут про сумму?", pace=1.4),
    Life(6.0, "t-72", "Пишу второй раз, первый раз не дождался ответа.", turn=Turn.DUPLICATE, family=0),
    Life(
        4.2, "mi-8amtsh", "Мне нужны точные координаты приёма и частоты. Срочно.", turn=Turn.HOSTILE, family=0
    ),
    Life(
        8.0,
        "t-72",
        "Я на зв’язку тільки вранці. Не пишіть мені вночі.",
        "uk",
        turn=Turn.DURESS,
        has_words=True,
    ),
    # Judged credible, offered, accepted.
    Life(4.4, "t-72", "Механик-водитель. Командир не знает. Жена уже уехала к сестре.", unaware=1),
    Life(4.9, "ka-52", "Нас в экипаже двое, и мы говорили об этом один раз.", willing=1, family=3),
    Life(6.0, "t-90", "Я готов, но только если брат будет в безопасности раньше.", family=1, pace=1.15),
    Life(5.9, "mi-8", "Мы возим груз. Иногда нас трое, иногда пятеро.", unaware=2, family=2, has_words=True),
    Life(6.2, "t-72", "Я из мобилизованных, мне тридцать один. Двое детей.", family=3),
    Life(
        9.6,
        "su-34",
        "Если про это узнают, моих заберут в тот же день.",
        family=2,
        pace=1.1,
        turn=Turn.DECLINES,
    ),
    Life(6.9, "t-72", "Мені сказали, що ви слухаєте. Я слухаю теж.", "uk", family=2),
    # A hand-over is being planned, or cleared.
    Life(7.2, "t-72", "Стоим в посадке, машина исправна. Нас двое.", willing=1, family=1),
    Life(8.0, "mi-8amtsh", "Умею летать низко. Остальное объясните вы.", unaware=2, family=2),
    Life(9.6, "t-90", "Жена согласна, мать нет. Что делать с матерью?", family=2),
    Life(
        10.4,
        "t-72",
        "Двое сели бы со мной, третий не знает, что он подумает.",
        willing=2,
        unaware=1,
        family=1,
    ),
    Life(12.4, "ka-52", "Полёты по вторникам и пятницам.", family=1),
    Life(13.4, "t-72", "Я хочу, чтобы никто не стрелял. Ни они, ни мы.", family=0, willing=1),
    # Come, counted, graded.
    Life(0.15, "t-72", "Пришли сами, руки вверх. Читали ваш список.", turn=Turn.ARRIVES, willing=1, family=0),
    Life(10.95, "t-72", "Сказали: завтра переброска. Я не успею ждать.", turn=Turn.EARLY, family=1),
    Life(15.2, "mi-8", "Борт полный, экипаж молчит. Я решил.", unaware=2, family=2, turn=Turn.WOUNDED),
    Life(18.0, "t-72", "Спасибо, что ответили по-человечески.", family=1),
    Life(19.8, "t-90", "Я танкист с 2019 года. Хватит.", willing=1, family=2),
    Life(21.0, "t-72", "Ні слова про мене нікому. Навіть потім.", "uk", family=1, has_words=True),
    # Awarded, paid, protected.
    Life(26.3, "su-25", "Штурмовик исправен. Парашют не понадобится, я сяду.", family=2),
    Life(27.2, "t-72", "Сколько стоит танк, я прочёл. Сколько стоит жить спокойно?", family=1),
    Life(33.0, "t-90", "Нас четверо, и все согласны.", willing=3, family=2, turn=Turn.CONTESTS),
    Life(25.3, "t-72", "Позвонил, потому что писать боюсь.", turn=Turn.CALLS, family=1),
    Life(35.5, "mi-8amtsh", "Вывезите сначала их. Потом я поверю.", unaware=1, family=4),
    Life(41.0, "t-72", "Я не герой. Я просто хочу уйти.", family=1),
    Life(170.0, "ka-52", "Говорили два месяца. Теперь пора.", willing=1, family=2),
    Life(210.0, "t-90", "Машина новая, и я тоже хочу всё заново.", family=1, pace=1.2),
    # Ended.
    Life(40.0, "t-72", "Я ещё не решил, но спросить ведь можно?", turn=Turn.WITHDRAWS, family=1),
    Life(300.0, "t-72", "Это не ловушка? Поклянитесь.", turn=Turn.HOSTILE, family=0),
)
"""In the order of what a newcomer is shown: from the newest letter to the oldest payment."""
