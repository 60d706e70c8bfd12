"""Reading the category tree (类目树): which leaves there are, and which units may write there (R03-04)."""

from django.db.models import Count, Prefetch, Q, QuerySet

from gongkai.knowledge.enums import State
from gongkai.knowledge.models import Category, KnowledgeEntry
from gongkai.trail import selectors as trail
from gongkai.trail.models import Entry
from gongkai.units.models import Unit

RIGHTS_SET = "knowledge.category_writers_set"


def list_leaves(*, words: str = "") -> QuerySet[Category]:
    """Return the leaves of the tree with the units named for each; every word stands in its path or a unit's name."""
    found = Category.objects.filter(children__isnull=True)
    for word in words.split():
        named = Unit.objects.filter(Q(name__contains=word) | Q(short_name__contains=word))
        found = found.filter(Q(path__contains=word) | Q(writers__in=named))
    in_order = Unit.objects.order_by("position", "name")
    return found.distinct().prefetch_related(Prefetch("writers", in_order)).order_by("code")


def list_categories_for(owner_id: int) -> QuerySet[Category]:
    """Return the leaves of the tree where a unit may write (可写类目)."""
    leaves = Category.objects.filter(children__isnull=True)
    return leaves.filter(Q(writers__isnull=True) | Q(writers=owner_id)).distinct().order_by("code")


def list_rights_set(category: Category) -> QuerySet[Entry]:
    """Return who was told to write in a category and when (类目权限的变动), newest first."""
    told = trail.list_entries_of(category._meta.label_lower, category.pk)
    return told.filter(action=RIGHTS_SET).order_by("-sequence")


def count_entries_by_unit(category: Category) -> dict[int, int]:
    """Return how many entries each unit keeps in a category, archived ones aside."""
    kept = KnowledgeEntry.objects.filter(category=category).exclude(state=State.ARCHIVED)
    return dict(kept.values_list("owner_id").annotate(Count("pk")).order_by("owner_id"))


def is_open_to(category: Category, owner_id: int) -> bool:
    """Whether a unit may write in a category: it is named there, or nobody is."""
    writers = set(category.writers.values_list("pk", flat=True))
    return not writers or owner_id in writers
