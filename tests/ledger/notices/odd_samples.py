"""More made-up notices (演示), laid out in the ways that real offices do and no form foresees."""

from tests.ledger.notices.sample import HEAD, TAIL, Sample

ODD_SAMPLES: dict[str, Sample] = {
    "labels on their own lines below sections": Sample(
        HEAD
        + """## 一、摸底

**1. 理目录。** 逐项理。

责任科室：资源科、法规科

完成时限：2024年5月31日前

**2. 核质量。**

责任科室：资源科

配合科室：安全科

完成时限：第二季度

## 二、打通

**3. 建机制。**

责任科室：综合科

完成时限：常态化
"""
        + TAIL,
        """ | 资源科 法规科 | 2024-05-31 |
 | 资源科 安全科 | 2024-06-30 |
 | 综合科 | | 长期""",
        sections=("一、摸底", "一、摸底", "二、打通"),
    ),
    "the first of a row without a stop before it": Sample(
        HEAD
        + "经研究同意。各部门要一是建专班（责任单位：各部门，时限：4月底前）；二是挂图（责任单位：县发改局、县工信局，时限：5月15日前）；三是调度（责任单位：县督查室，时限：全年）。\n"
        + TAIL,
        """ | 各部门 | 2024-04-30 |
 | 县发改局 县工信局 | 2024-05-15 |
 | 县督查室 | | 长期""",
    ),
    "units with a verb in their name, a guide, a numbered bracket": Sample(
        HEAD
        + """一、公开
【任务1】编目录。（牵头单位：县政府办；责任单位：各承办部门；完成时限：4月底前公布，11月底前评估）
【任务2】亮电话。（责任单位：各村；指导单位：乡党政办；督办单位：县督查室；时限：每月5日前）
"""
        + TAIL,
        """县政府办 | 各承办部门 | 2024-11-30 |
 | 各村 乡党政办 | | 长期""",
    ),
    "a labelled deadline that no calendar knows": Sample(
        HEAD
        + """（一）宣传。发明白纸。
牵头单位：县融媒体中心
完成时限：秋收期间
（二）巡查。
牵头单位：县农业农村局
完成时限：9月10日前
"""
        + TAIL,
        """县融媒体中心 | | |
县农业农村局 | | 2024-09-10 |""",
        remarks=((1, "秋收期间"),),
    ),
    "duties that come round beside one that is dated": Sample(
        HEAD
        + """一、晒清单。牵头单位：县司法局。完成时限：6月底前。
二、勤更新。牵头单位：县政府办。完成时限：长期。
三、其他。未尽事宜由县政府办解释。

各单位每周五前报送进度，4月15日前报送方案；每季度末月25日前报送小结。联系人：某某，电话：0000。
"""
        + TAIL,
        """县司法局 | | 2024-06-30 |
县政府办 | | | 长期""",
        obligations=("", "2024-04-15", ""),
    ),
    "a heading of two rows whose second says only who": Sample(
        """<h1>云溪县人民政府办公室关于分解年度公开任务的通知</h1><p>云政办发〔2024〕12号</p><p>各部门：</p>
<p>现将任务分解如下。</p>
<table><tr><th rowspan=2>序号</th><th rowspan=2>工作目标</th><th rowspan=2>主要举措</th><th colspan=2>责任分工</th><th rowspan=2>完成时间</th></tr>
<tr><th>牵头</th><th>配合</th></tr>
<tr><td>1</td><td rowspan=2>把公开做实</td><td>晒清单</td><td>县司法局</td><td>县财政局</td><td>6月底前</td></tr>
<tr><td>2</td><td>勤更新</td><td rowspan=2>县政府办</td><td>各乡镇</td><td rowspan=2>三季度末前</td></tr>
<tr><td>3</td><td>把服务做细</td><td>接电话</td><td>按职责分工负责</td></tr></table>
<p>云溪县人民政府办公室</p><p>2024年3月20日</p>""",
        """县司法局 | 县财政局 | 2024-06-30 |
县政府办 | 各乡镇 | 2024-09-30 |
县政府办 | | 2024-09-30 |""",
        sections=("把公开做实", "把公开做实", "把服务做细"),
        kind="html",
    ),
}
