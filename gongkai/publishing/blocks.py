"""What the body of an article is made of (正文): text, pictures with words, tables without script."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "hr"]


class PictureBlock(blocks.StructBlock):
    """A picture (图片) that says in words what it shows, so that nobody is left out (A2)."""

    image = ImageChooserBlock(label="图片")
    alt = blocks.CharBlock(label="替代文本", max_length=200, help_text="一句话说明图片内容。")
    caption = blocks.CharBlock(label="图注", max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "图片"


class TableBlock(blocks.StructBlock):
    """A table (表格) written as lines; the first line is its head."""

    caption = blocks.CharBlock(label="表名", max_length=200, required=False)
    rows = blocks.TextBlock(label="表格内容", help_text="一行一排，各格用竖线“|”分开，第一行是表头。")

    class Meta:
        icon = "table"
        label = "表格"

    def grid(self, value) -> list[list[str]]:
        """Return the cells line by line."""
        return table_grid(value["rows"])


class BodyBlock(blocks.StreamBlock):
    """The body of an article (正文)."""

    text = blocks.RichTextBlock(label="文字", features=FEATURES)
    picture = PictureBlock()
    table = TableBlock()


def table_grid(text: str) -> list[list[str]]:
    """Return the cells of a table written as lines with bars between the cells."""
    lines = [line.strip().strip("|") for line in text.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]
