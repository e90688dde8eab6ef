"""The headers a field goes by, undecorated: as registers from Chinese offices write them."""

from collections.abc import Mapping
from typing import Final


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


ID_STRONG: Final = words(
    "统一社会信用代码 社会统一信用代码 统一信用代码 统一代码 信用代码 社会信用代码 统一社会代码 "
    "统一社会信用编码 统一社会信用代码号 统一信用代码号 信用代码号 纳税人识别号 "
    "uscc uscccode usci uscid uniscid unicode unifiedcode unifiedcreditcode "
    "unifiedsocialcreditcode socialcreditcode socialcode creditcode creditno "
    "注册号 工商注册号 营业执照注册号 营业执照号 注册号码 企业注册号 登记号 "
    "regno registrationnumber registrationno registerno 组织机构代码 orgcode"
)
"""Headers of credit codes and registration numbers: they win over `ID_WEAK`."""

ID_WEAK: Final = words(
    "编号 代码 编码 标识 主体代码 主体编号 企业代码 对象编号 对象代码 检查对象编号 检查对象代码 "
    "人员编号 检查人员编号 专家编号 事项编号 事项编码 "
    "id code identifier targetid inspectorid expertid itemid"
)
"""Headers of any other id."""

ID_PEOPLE: Final = words("人员编号 检查人员编号 执法人员编号 inspectorid")
CERT_NO: Final = words("执法证号 行政执法证号 证件号 执法证编号 执法证件号 行政执法证件号 certno")
PERSON: Final = words("姓名 人员姓名 检查人员姓名 执法人员姓名")
"""Headers that speak for people, never for targets."""

ALIASES: Final[Mapping[str, frozenset[str]]] = {
    "name": words(
        "名称 企业名称 单位名称 主体名称 市场主体名称 经营主体名称 检查对象名称 检查对象 对象名称 "
        "公司名称 机构名称 字号名称 字号 企业名 商户名称 "
        "name companyname entname enterprisename targetname"
    ),
    "tier": words(
        "信用等级 信用风险等级 信用风险分类 信用分类 风险等级 风险分类 风险类别 等级 分类等级 "
        "tier class risk riskclass creditclass grade"
    ),
    "tier_scheme": words("等级体系 分类标准 tierscheme"),
    "kind": words("对象类型 主体类型 企业类型 类型 kind type"),
    "district": words("行政区划 区划 区划代码 所在区 区县 district areacode"),
    "address": words("住所 地址 经营场所 住所地址 经营地址 address"),
    "labels": words("标签 专项库 labels label tags"),
    "station": words("所属监管所 监管所 管辖单位 管辖所 所属所 station"),
    "state": words("状态 登记状态 经营状态 企业状态 主体状态 对象状态 在册状态 state status"),
    "entered_on": words("入库日期 成立日期 登记日期 enteredon registeredon"),
    "exited_on": words("退出日期 退出时间 注销日期 注销时间 exitedon"),
    "exit_reason": words("退出原因 注销原因 exitreason"),
    "last_inspected": words("上次检查日期 最近检查日期 lastinspected lastcheckdate"),
}
