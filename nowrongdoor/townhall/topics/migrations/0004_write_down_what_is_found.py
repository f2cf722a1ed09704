"""Articles that stood before versions were kept get their first one, and everything gets what it is found by."""

from django.db import migrations


def first_versions(apps, editor):
    article, version = apps.get_model("topics", "Article"), apps.get_model("topics", "ArticleVersion")
    texts = ("title_da", "title_en", "body_da", "body_en")
    version.objects.bulk_create(
        version(article=row, number=1, at=row.changed_at, **{name: getattr(row, name) for name in texts})
        for row in article.objects.all()
    )


def write_down(apps, editor):
    from nowrongdoor.townhall.topics.indexing import index_rows

    index_rows(*(apps.get_model("topics", name) for name in ("Topic", "Findable", "KnownWord")))


class Migration(migrations.Migration):

    dependencies = [("topics", "0003_knowledge")]

    operations = [
        # A vector of an ordinary article stays in its row: fetching it from elsewhere costs more than comparing it.
        migrations.RunSQL(
            "ALTER TABLE topics_findable SET (toast_tuple_target = 8160)",
            "ALTER TABLE topics_findable RESET (toast_tuple_target)",
        ),
        migrations.RunPython(first_versions, migrations.RunPython.noop),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
