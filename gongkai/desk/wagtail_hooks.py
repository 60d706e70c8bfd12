"""The desk inside Wagtail's admin: our menu, our first screen, our colours."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.desk import page_doors, screens  # noqa: F401 - the doors' hooks register on import

HIDDEN_MENU_ITEMS = {"reports", "help", "snippets"}
HIDDEN_FROM_OTHERS = {"settings"}


@hooks.register("register_admin_urls")
def register_screens():
    """Put our own screens below the desk's address."""
    return [path("", include((screens.urlpatterns, "desk")))]


@hooks.register("insert_global_admin_css")
def add_style():
    """Load the desk's own style: the county's colours and our tables."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("construct_main_menu")
def shape_menu(request, items):
    """Show what this officer works with, in the order of the day's work."""
    kept = [item for item in items if item.name not in HIDDEN_MENU_ITEMS]
    if not request.scope.holds("COUNTY_OFFICE"):
        kept = [item for item in kept if item.name not in HIDDEN_FROM_OTHERS]
    items[:] = kept


def _item(label, name, icon, order, roles=None):
    class ForRoles(MenuItem):
        def is_shown(self, request):
            return roles is None or bool(request.scope.roles & roles)

    # Wagtail lights an entry up by its name, and has a "documents" of its own.
    return ForRoles(label, reverse(f"desk:{name}"), icon_name=icon, order=order, name=f"desk-{name}")


@hooks.register("register_admin_menu_item")
def register_clearance():
    """The review before publication (公开前审查)."""
    return _item("公开前审查", "clearances", "tasks", 105)


@hooks.register("register_admin_menu_item")
def register_library():
    """The policy library's own entry (政策文件库)."""
    return _item("政策文件库", "documents", "doc-full-inverse", 110)


@hooks.register("register_admin_menu_item")
def register_knowledge():
    """The hotline's knowledge base (热线知识库)."""
    return _item("热线知识库", "entries", "help", 115)


@hooks.register("register_admin_menu_item")
def register_ledger():
    """The ledger's own entry (工作台账)."""
    return _item("工作台账", "ledger", "list-ul", 120)


@hooks.register("register_admin_menu_item")
def register_clearing_out():
    """The clearing-out list (清理清单), for units and the county office."""
    roles = {"EDITOR", "ORGAN_REVIEWER", "COUNTY_OFFICE", "AUDITOR"}
    return _item("清理清单", "clearing_out", "bin", 122, roles)


@hooks.register("register_admin_menu_item")
def register_aggregation():
    """Aggregation findings (汇聚预警), for secrecy officers only."""
    return _item("汇聚预警", "aggregation", "warning", 124, {"SECRECY_OFFICER"})


@hooks.register("register_admin_menu_item")
def register_best_bets():
    """Best bets of the search (编辑推荐)."""
    return _item(
        "编辑推荐", "best_bets", "pick", 126, {"COUNTY_OFFICE", "EDITOR", "ORGAN_REVIEWER", "AUDITOR"}
    )


@hooks.register("register_admin_menu_item")
def register_asked():
    """What readers ask (读者在搜什么), for who supervises."""
    return _item("读者在搜什么", "asked", "search", 127, {"COUNTY_OFFICE", "AUDITOR"})


@hooks.register("register_admin_menu_item")
def register_subscriptions():
    """What readers follow (订阅统计), for the county office."""
    return _item("订阅统计", "subscriptions", "mail", 128, {"COUNTY_OFFICE"})


@hooks.register("register_admin_menu_item")
def register_units():
    """Units and contacts (单位与联系方式)."""
    return _item("单位与联系方式", "units", "group", 130)


@hooks.register("register_admin_menu_item")
def register_site():
    """The county's own facts (网站基本信息), for the county office."""
    return _item("网站基本信息", "site", "site", 135, {"COUNTY_OFFICE"})


@hooks.register("register_admin_menu_item")
def register_people():
    """People and roles (人员与任职), for the county office."""
    return _item("人员与任职", "people", "user", 140, {"COUNTY_OFFICE"})


@hooks.register("register_admin_menu_item")
def register_exchange():
    """Keys, partners and deliveries (数据交换), for who keeps them."""
    return _item("数据交换", "exchange_keys", "link-external", 145, {"COUNTY_OFFICE", "OPERATOR"})


@hooks.register("register_admin_menu_item")
def register_channels():
    """The use of the channels (渠道统计), for the auditor, who keeps no keys."""
    return _item("渠道统计", "exchange_channels", "list-ul", 146, {"AUDITOR"})


@hooks.register("register_admin_menu_item")
def register_withdrawals():
    """Urgent withdrawal (紧急撤下), for who may order it."""
    return _item("紧急撤下", "withdrawals", "warning", 150, {"COUNTY_OFFICE", "SECRECY_OFFICER"})


@hooks.register("register_admin_menu_item")
def register_trail():
    """The trail's own entry (操作留痕), for who supervises."""
    return _item("操作留痕", "trail", "history", 900, {"COUNTY_OFFICE", "AUDITOR", "OPERATOR"})


@hooks.register("construct_homepage_panels")
def shape_first_screen(request, panels):
    """The first screen is our own template; Wagtail's panels would only repeat it."""
    panels[:] = []
