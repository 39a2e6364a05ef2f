from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('treasury', '0003_bank'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rate',
            name='treasury_rate_once',
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.UniqueConstraint(fields=('award_unit', 'paid_unit', 'valid_on', 'source', 'numerator', 'denominator'), name='treasury_rate_once'),
        ),
    ]
