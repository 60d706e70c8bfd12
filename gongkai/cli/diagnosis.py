"""What `gongkai doctor` looks at."""

from dataclasses import asdict, dataclass
from datetime import datetime
from smtplib import SMTPException
from typing import Any, Final

from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gongkai.clearance import watch_services
from gongkai.core.instance import Instance
from gongkai.search import following
from gongkai.subscriptions import selectors as subscriptions
from gongkai.trail import selectors as trail_selectors
from gongkai.trail import services as trail
from gongkai.trail.models import Entry

MAIL_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at, and how it stands (诊断)."""

    subject: str
    is_fine: bool
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return the finding as a plain dict."""
        return asdict(self)


def diagnose(instance: Instance, *, at: datetime) -> list[Diagnosis]:
    """Return how each part of the installation stands at an instant."""
    findings = [_database(), _trail(instance)]
    findings += _listeners()
    findings += [_read_node(one) for one in following.list_followers(at=at)]
    findings += [_folder("静态站点", instance.site_folder, "gongkai release --full")]
    findings += [_folder("检索索引", instance.index_folder, "gongkai import")]
    findings += [_aggregation(), _mail(instance, at)]
    return findings


def _aggregation() -> Diagnosis:
    sizes = watch_services.store_sizes()
    if sizes is None:
        return Diagnosis("汇聚库", False, "还没有生成，请运行 gongkai worker，处理后台任务时会自动建立。")
    words = f"{sizes['sources']} 份公开内容，{sizes['people']} 行名单，{sizes['facts']} 条事实。"
    return Diagnosis("汇聚库", True, words)


def _mail(instance: Instance, at: datetime) -> Diagnosis:
    if not instance.sends_mail:
        told = "没有设置 [mail]，群众只能用 RSS 订阅；要发邮件请在 instance.toml 里填写 host 和 sender。"
        return Diagnosis("邮件", True, told)
    if instance.public_address.startswith("http://") and not instance.is_demo:
        told = "public_address 不是 https，邮件里的链接不安全，请改用 https 地址。"
        return Diagnosis("邮件", False, told)
    if not instance.mail.host:
        return Diagnosis("邮件", True, f"演示：写成文件放在 {instance.mail_folder}。")
    try:
        with get_connection(fail_silently=False, timeout=MAIL_SECONDS):
            refused = subscriptions.count_refused()
    except (OSError, SMTPException) as error:
        told = f"连不上 {instance.mail.host}（{type(error).__name__}），请核对 [mail] 的地址、端口、加密方式和口令。"
        return Diagnosis("邮件", False, told)
    if unsettled := subscriptions.count_unsettled(at=at):
        return Diagnosis(
            "邮件", False, f"有 {unsettled} 封摘要取走后没有结果，不会重发，请查发件服务器的记录。"
        )
    return Diagnosis("邮件", True, f"{instance.mail.host} 可用，{refused} 个邮箱上次没有收下邮件。")


def _database() -> Diagnosis:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Diagnosis("数据库", False, f"有 {len(waiting)} 项升级未做，请运行 gongkai migrate。")
    return Diagnosis("数据库", True, f"{connection.vendor}，已是当前版本。")


def _trail(instance: Instance) -> Diagnosis:
    breaks = trail.verify_trail(anchors_file=instance.home / "trail-anchors.txt")
    if breaks:
        return Diagnosis("操作留痕", False, breaks[0].message)
    return Diagnosis("操作留痕", True, f"完整，共 {Entry.objects.count()} 条。")


def _listeners() -> list[Diagnosis]:
    last = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    findings = []
    for cursor in trail_selectors.list_cursors().exclude(listener__startswith=following.PREFIX):
        if cursor.failures:
            message = f"连续失败 {cursor.failures} 次：{cursor.last_error.splitlines()[0][:120]}"
            findings.append(Diagnosis(f"后台任务 {cursor.listener}", False, message))
        else:
            waiting = last - cursor.position
            findings.append(Diagnosis(f"后台任务 {cursor.listener}", True, f"待处理 {waiting} 条。"))
    return findings


def _read_node(node: following.Follower) -> Diagnosis:
    subject = f"读节点 {node.name}"
    if node.failures:
        reason = node.last_error.splitlines()[0][:120]
        return Diagnosis(subject, False, f"连续失败 {node.failures} 次：{reason}")
    behind = f"待跟进 {node.waiting} 条"
    if not node.is_late:
        return Diagnosis(subject, True, f"{behind}。")
    minutes = int(node.waited.total_seconds() // 60)
    remedy = f"请在那台机器上启动它，或用 gongkai index forget {node.name} 停用"
    return Diagnosis(subject, False, f"{behind}，已落后 {minutes} 分钟，{remedy}。")


def _folder(subject: str, folder: Any, remedy: str) -> Diagnosis:
    if not folder.is_dir():
        return Diagnosis(subject, False, f"还没有生成，请运行 {remedy}。")
    return Diagnosis(subject, True, "已生成。")
