namespace NetMonitor.Domain.Regulation;

/// <summary>
/// A version of the regulation, and since when it is in force (R19.1). The console is built after the newest: another one comes with a console that keeps
/// to it.
/// </summary>
public sealed record RegulationEdition(string Title, string Issuer, DateOnly InForceFrom)
{
    public static IReadOnlyList<RegulationEdition> All { get; } =
        [new("全国网络交易平台监管服务系统用户及安全管理工作规范（试行）", "工商总局办公厅", new DateOnly(2016, 8, 10))];
}
