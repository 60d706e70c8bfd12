"""What findings are called on screen and in print (发现的名称)."""

from typing import Final

SEVERITIES: Final = {"block": "阻断", "confirm": "确认", "notice": "提示"}
KINDS: Final = {
    "state_secret_mark": "国家秘密标志", "work_secret_mark": "工作秘密标志", "unpublished_citation": "未公开文件引用",
    "identity_number": "居民身份证号", "mobile_phone": "手机号", "bank_card": "银行卡号", "passport": "护照号",
    "permit": "证件号", "plate": "车牌号", "address": "详细住址", "email": "电子邮箱", "social_account": "社交账号",
    "sensitive_category": "敏感个人信息", "wrong_word": "错别字或错误表述", "map_without_approval": "地图没有审图号",
    "ipv4_link": "IP 地址链接", "leftover": "底稿痕迹", "metadata": "文件属性和隐藏内容",
}  # fmt: skip
