"""Everyday words in three languages, none of them a name of equipment: what the search must not answer."""


def _words(lines: str) -> list[str]:
    return lines.split()


ENGLISH = _words("""
banana apple bread butter milk cheese egg sugar salt tea coffee water juice dinner breakfast lunch table
window door house garden street city village river mountain forest flower tree grass rain winter summer
autumn spring monday tuesday friday january july december mother father brother sister daughter uncle
grandmother child baby friend neighbour teacher doctor lawyer nurse school university library hospital shop
market money wallet pocket shirt trousers dress shoes jacket gloves hat umbrella bicycle guitar piano violin
music song dance film theatre newspaper letter email password computer keyboard telephone television camera
clock yesterday tomorrow morning evening night happy angry tired hungry beautiful expensive yellow purple
orange hello goodbye please thanks sorry welcome London Paris Berlin Warsaw Kyiv Odesa Lviv Prague Anna
Peter John Elizabeth Michael chicken potato tomato onion carrot cat horse sheep rabbit holiday wedding
birthday
""")

UKRAINIAN = _words("""
яблуко банан хліб масло молоко сир яйце цукор сіль чай кава сік вечеря сніданок обід стіл вікно двері
будинок сад вулиця місто село річка гора ліс квітка дерево трава дощ сніг зима літо осінь понеділок вівторок
п’ятниця січень липень грудень мати батько брат сестра донька дядько бабуся дитина друг сусід вчитель лікар
юрист школа університет бібліотека лікарня ринок гроші гаманець сорочка штани сукня взуття куртка рукавички
капелюх парасолька велосипед гітара піаніно скрипка музика пісня танець кіно театр газета лист пароль
комп'ютер телефон телевізор годинник вчора завтра ранок вечір ніч щасливий сердитий голодний гарний дорогий
жовтий фіолетовий вітаю дякую вибачте ласка Київ Львів Одеса Харків Полтава Житомир Оксана Тарас Петро Марія
Іван картопля помідор цибуля морква кіт собака кінь вівця кролик свято весілля
""")

RUSSIAN = _words("""
яблоко банан хлеб масло молоко сыр яйцо сахар соль чай кофе сок ужин завтрак обед стол окно дверь дом сад
улица город деревня река гора лес цветок дерево трава дождь снег зима лето осень весна понедельник вторник
пятница январь июль декабрь мать отец брат сестра дочь дядя бабушка ребёнок друг сосед учитель врач юрист
школа университет библиотека больница рынок деньги кошелёк рубашка брюки платье обувь куртка перчатки шляпа
зонт велосипед гитара пианино скрипка музыка песня танец кино театр газета письмо пароль компьютер телефон
телевизор часы вчера завтра утро вечер ночь счастливый сердитый голодный красивый дорогой жёлтый фиолетовый
здравствуйте спасибо пожалуйста извините Петербург Казань Воронеж Тула Анна Пётр Мария Ольга Наташа
картофель помидор лук морковь кот собака лошадь овца кролик праздник свадьба
""")

PHRASES = (
    "good morning",
    "how are you",
    "where is the nearest shop",
    "my phone number is 555 1234",
    "three apples",
    "I want to surrender",
    "the quick brown fox jumps over the lazy dog",
    "lorem ipsum dolor sit amet",
    "January 2023",
    "доброе утро",
    "как дела",
    "мама мыла раму",
    "пять яблок",
    "я хочу домой",
    "моя семья в Саратове",
    "I was born in Saratov",
    "хочу сдаться",
    "помогите пожалуйста",
    "сколько мне заплатят",
    "у меня двое детей",
    "завтра в пять утра",
    "один два три",
    "Иван Иванов",
    "ул. Ленина 5",
    "съешь ещё этих мягких французских булок",
    "добрий день",
    "де найближча аптека",
    "хочу здатися",
    "зустріч о 15:30",
    "Анна Петренко",
    "+380 50 123 45 67",
    "a b c",
)
