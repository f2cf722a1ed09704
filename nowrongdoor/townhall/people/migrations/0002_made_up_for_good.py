"""Whether a town is made up is decided once: the database refuses to change it, and to take the town away."""

from __future__ import annotations

from django.db import migrations

FOR_GOOD = """
CREATE FUNCTION people_town_is_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.made_up = OLD.made_up AND NEW.id = OLD.id THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A made-up town stays made up, and a real one real; start another database for another town.'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER people_town_for_good BEFORE UPDATE OR DELETE ON people_town
  FOR EACH ROW EXECUTE FUNCTION people_town_is_what_it_is();
"""

CHANGEABLE = """
DROP TRIGGER people_town_for_good ON people_town;
DROP FUNCTION people_town_is_what_it_is();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(FOR_GOOD, CHANGEABLE)]
