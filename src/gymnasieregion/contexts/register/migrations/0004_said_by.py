"""Who said an event has the name that such fields have in the other rooms."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0003_intake")]

    operations = [migrations.RenameField(model_name="registerevent", old_name="by", new_name="said_by")]
