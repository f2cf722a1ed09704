"""The database refuses to change the journal: a line may get its seal, once, and nothing else ever happens to it."""

from __future__ import annotations

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION journal_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL
     AND (to_jsonb(NEW) - 'seal_id') = (to_jsonb(OLD) - 'seal_id') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The journal is append-only: % of a journal line is refused.', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE ON journal_entry
  FOR EACH ROW EXECUTE FUNCTION journal_entry_is_kept();
CREATE TRIGGER journal_entry_not_emptied BEFORE TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_is_kept();
"""

CHANGEABLE = """
DROP TRIGGER journal_entry_not_emptied ON journal_entry;
DROP TRIGGER journal_entry_kept ON journal_entry;
DROP FUNCTION journal_entry_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY, CHANGEABLE)]
