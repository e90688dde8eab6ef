"""The words the invented district is made of: nobody and nothing in it exists."""

from typing import Final, NamedTuple


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DISTRICT: Final = "砾泉区"
AREA_CODE: Final = "159900"
"""An area code that GB/T 2260 does not assign: no real body carries a code that contains it."""
STATIONS: Final = ("云杉所", "青砾所")

FIRST: Final = _words(
    "月牙 露珠 松针 纸鸢 雨燕 陶罐 木屐 芦笛 萤火 石榴 竹影 蓝莓 银杏 珊瑚 蒲公英 向日葵 "
    "白鹭 红狐 青蛙 麋鹿 雪豹 海星 蜗牛 刺猬 松鼠 云雀 蜂鸟 鲸鱼 贝壳 浮萍 山茶 紫藤 "
    "薄荷 茉莉 桂花 腊梅 苔藓 溪石 晨雾 晚霞"
)
SECOND: Final = _words(
    "灯笼 风车 木马 铃铛 积木 罗盘 帆船 画笔 竹篮 石磨 纺车 茶壶 沙漏 口琴 陀螺 秋千 "
    "滑梯 水车 钟楼 邮筒 信鸽 雨伞 草帽 围巾 手套 靴子 纽扣 丝带 琉璃 青瓷 算盘 砚台 "
    "毛笔 折扇 棋盘 古琴 长笛 鼓楼 石桥 木桥 码头 "
    "灯塔 麦田 果园 花圃 林间 山坡 河湾 星空 彩虹"
)


class Trade(NamedTuple):
    """A line of business: how many, what they are, how their names end, the label they carry."""

    number: int
    kind: str
    ending: str
    label: str = ""


TRADES: Final = (
    Trade(430, "企业", "建材商贸有限公司"),
    Trade(120, "企业", "食品有限公司", "食品生产"),
    Trade(60, "企业", "供热有限公司", "特种设备使用"),
    Trade(90, "企业", "物业服务有限公司", "特种设备使用"),
    Trade(24, "企业", "化工有限公司", "易制毒化学品"),
    Trade(40, "企业", "印务有限公司", "印刷"),
    Trade(46, "企业", "网络文化有限公司", "互联网文化"),
    Trade(60, "企业", "百货有限公司", "公共场所"),
    Trade(90, "企业", "机械加工有限公司", "排污单位"),
    Trade(140, "企业", "货运有限公司"),
    Trade(60, "个体工商户", "豆制品小作坊", "食品小作坊"),
    Trade(240, "个体工商户", "小吃店"),
    Trade(220, "个体工商户", "便利店"),
    Trade(80, "个体工商户", "理发店", "公共场所"),
    Trade(60, "农民专业合作社", "种植专业合作社"),
    Trade(40, "农民专业合作社", "养殖专业合作社"),
    Trade(30, "事业单位", "小学", "学校食堂"),
    Trade(40, "事业单位", "幼儿园", "学校食堂"),
    Trade(30, "事业单位", "卫生服务站"),
    Trade(50, "社会组织", "培训学校", "民办学校"),
    Trade(30, "社会组织", "养老服务中心"),
    Trade(20, "社会组织", "手艺协会"),
)
PREFIX: Final = {
    "企业": "91",
    "个体工商户": "92",
    "农民专业合作社": "93",
    "事业单位": "12",
    "社会组织": "52",
}
"""Characters 1 and 2 of a credit code: who registers, and what kind of body."""

SURNAMES: Final = _words("岑 褚 邝 逄 佘 郗 鄢 蔺 麴 亓 厍 阚 晏 栾 暴 隗 逯 虞 缪 璩 濮 扈")
GIVEN: Final = tuple(
    "望舒 听澜 沐原 知禾 疏桐 問渠 砚秋 临川 若谷 拾遗 折柳 观棋".replace("問", "问").split()
)


class Department(NamedTuple):
    """A department: short code, name, how many inspectors, their qualifications and posts."""

    code: str
    name: str
    inspectors: int
    qualifications: tuple[str, ...]
    posts: tuple[str, ...]


DEPARTMENTS: Final = (
    Department(
        "SJ",
        "砾泉区市场监督管理局",
        30,
        ("食品安全", "特种设备", "市场主体登记"),
        ("监管所执法岗", "食品监管岗", "特种设备监察岗"),
    ),
    Department("YJ", "砾泉区应急管理局", 6, ("危险化学品",), ("安全生产执法岗",)),
    Department("WJ", "砾泉区卫生健康委员会", 8, ("公共场所卫生",), ("卫生监督岗",)),
    Department("WL", "砾泉区文化和旅游局", 6, ("文化市场",), ("文化市场执法岗",)),
    Department("JT", "砾泉区教育体育局", 5, ("民办教育",), ("教育督导岗",)),
    Department("HJ", "砾泉区生态环境分局", 5, ("生态环境",), ("环境监察岗",)),
)
EXPERTS: Final = (
    ("食品安全", "砾泉区食品检验所"),
    ("特种设备", "砾泉区特种设备检测院"),
    ("危险化学品", "云杉化工研究院"),
    ("公共场所卫生", "砾泉区疾病预防控制中心"),
    ("生态环境", "青砾环境监测站"),
    ("电梯", "砾泉职业技术学院"),
)
ITEM_COLUMNS: Final = (
    "事项编号",
    "抽查项目",
    "检查对象",
    "对象标签",
    "事项类别",
    "检查方式",
    "检查主体",
    "检查依据",
    "检查内容",
    "责任部门",
    "执法资质",
    "抽查比例",
    "检查频次",
)
TARGET_COLUMNS: Final = (
    "统一社会信用代码/注册号",
    "名称",
    "对象类型",
    "信用等级",
    "等级体系",
    "行政区划",
    "住所",
    "标签",
    "所属监管所",
    "状态",
    "入库日期",
    "退出日期",
    "退出原因",
    "上次检查日期",
)
INSPECTOR_COLUMNS: Final = (
    "人员编号",
    "姓名",
    "单位",
    "性别",
    "执法证号",
    "执法证有效期至",
    "执法岗位",
    "执法资质",
    "业务专长",
    "工作片区",
    "可任组长",
    "所属监管所",
    "曾任岗位",
    "回避对象",
    "请假",
    "状态",
)
EXPERT_COLUMNS: Final = ("专家编号", "姓名", "所在机构", "职称", "专长", "回避对象", "请假", "状态")
