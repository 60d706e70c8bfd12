"""The column tree (栏目树) as pages need it: who is whose child, and which columns hold anything."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wagtail.models import Page

from gongkai.publishing import selectors
from gongkai.publishing.enums import Holding
from gongkai.publishing.models import ColumnPage, TopicPage

STEP = Page.steplen
DocumentCounter = Callable[[str], int]


@dataclass
class Node:
    """One column with what stands below it (栏目)."""

    page: ColumnPage | TopicPage
    own_count: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def address(self) -> str:
        return self.page.address

    @property
    def slug(self) -> str:
        return self.page.slug

    @property
    def path(self) -> str:
        """The slugs from the first column down, joined."""
        return "/".join(self.page.trail_of_slugs)

    @property
    def holds(self) -> str:
        return getattr(self.page, "holds", Holding.TOPIC)

    @property
    def count(self) -> int:
        """How much the column and those below it hold; an empty column is not linked (T10)."""
        return self.own_count + sum(child.count for child in self.children)

    @property
    def shown(self) -> list["Node"]:
        """The children a reader gets to see."""
        return [child for child in self.children if child.count]

    def walk(self):
        """Yield this column and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Tree:
    """All columns of the county."""

    roots: list[Node]
    by_path: dict[str, Node]
    by_tree_path: dict[str, Node]

    @property
    def shown(self) -> list[Node]:
        """The first columns that hold anything."""
        return [node for node in self.roots if node.count]

    def walk(self):
        """Yield every column in order."""
        for root in self.roots:
            yield from root.walk()

    def above(self, tree_path: str) -> list[Node]:
        """Return the columns from the first one down to where a page stands, for its breadcrumb."""
        steps = range(STEP, len(tree_path) + 1, STEP)
        return [self.by_tree_path[tree_path[:n]] for n in steps if tree_path[:n] in self.by_tree_path]


def load_tree(count_documents: DocumentCounter, contacts: int) -> Tree:
    """Return the column tree with what each column holds."""
    articles = selectors.count_articles_by_column()
    entries = selectors.count_entries_by_column()
    roots: list[Node] = []
    by_tree_path: dict[str, Node] = {}
    for page in selectors.list_columns():
        own = articles.get(page.path, 0) + entries.get(page.pk, 0)
        node = Node(page, own + _held(page, count_documents, contacts))
        by_tree_path[page.path] = node
        parent = by_tree_path.get(page.path[:-STEP])
        (parent.children if parent else roots).append(node)
    by_path = {node.path: node for node in by_tree_path.values()}
    return Tree(roots, by_path, by_tree_path)


def _held(page: ColumnPage | TopicPage, count_documents: DocumentCounter, contacts: int) -> int:
    if isinstance(page, TopicPage):
        return 0
    if page.holds == Holding.DOCUMENTS:
        return count_documents(page.document_kind)
    if page.holds == Holding.CONTACTS:
        return contacts
    return 1 if page.holds == Holding.LINK and page.link else 0
