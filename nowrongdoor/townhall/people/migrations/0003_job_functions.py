"""The eight job functions as groups, with what each of them opens."""

from __future__ import annotations

from typing import Any

from django.db import migrations

HOLDERS = {
    "work_desk": ("May work at the desk", ["agent"]),
    "see_lead_board": ("May see the lead's board", ["lead", "planner", "administrator"]),
    "see_wallboard": ("May see the wallboard", ["agent", "lead", "planner", "coach", "editor", "administrator"]),
    "plan_shifts": ("May plan shifts", ["planner"]),
    "guard_door": ("May use the guard's telephone", ["guard"]),
    "collect_arrears": ("May ring about arrears", ["collector"]),
    "co_listen": ("May co-listen", ["coach"]),
    "edit_topics": ("May edit topics, articles and hat cards", ["editor", "administrator"]),
    "set_up_town": ("May set up teams and people", ["administrator"]),
    "import_people": ("May import teams, people and topics", ["administrator"]),
}


def lay_out(apps: Any, schema_editor: Any) -> None:
    """Groups first, then each permission (of the model Town) into the groups that hold it."""
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="people", model="town")
    for codename, (name, holders) in HOLDERS.items():
        permission, _made = permission_model.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        for holder in holders:
            group_model.objects.get_or_create(name=holder)[0].permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_made_up_for_good"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
