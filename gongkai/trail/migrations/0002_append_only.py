"""The database itself refuses to change or remove an entry: triggers on both databases."""

from django.db import migrations

MESSAGE = "操作留痕只能追加，不能修改或删除"

SQLITE = {
    "trail_entry_no_update": f"""
        CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;""",
    "trail_entry_no_delete": f"""
        CREATE TRIGGER trail_entry_no_delete BEFORE DELETE ON trail_entry
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;""",
    "trail_head_only_forward": f"""
        CREATE TRIGGER trail_head_only_forward BEFORE UPDATE ON trail_head
        WHEN NEW.sequence < OLD.sequence
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;""",
    "trail_head_no_delete": f"""
        CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;""",
}

POSTGRESQL = f"""
    CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE TRIGGER trail_entry_no_change BEFORE UPDATE OR DELETE ON trail_entry
        FOR EACH ROW EXECUTE FUNCTION trail_refuse();
    CREATE TRIGGER trail_entry_no_truncate BEFORE TRUNCATE ON trail_entry
        FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
    CREATE TRIGGER trail_head_no_delete BEFORE DELETE ON trail_head
        FOR EACH ROW EXECUTE FUNCTION trail_refuse();
    CREATE TRIGGER trail_head_only_forward BEFORE UPDATE ON trail_head
        FOR EACH ROW WHEN (NEW.sequence < OLD.sequence) EXECUTE FUNCTION trail_refuse();
"""

POSTGRESQL_BACK = """
    DROP TRIGGER trail_head_only_forward ON trail_head;
    DROP TRIGGER trail_head_no_delete ON trail_head;
    DROP TRIGGER trail_entry_no_truncate ON trail_entry;
    DROP TRIGGER trail_entry_no_change ON trail_entry;
    DROP FUNCTION trail_refuse();
"""


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for statement in SQLITE.values():
        schema_editor.execute(statement)


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(lock, unlock)]
