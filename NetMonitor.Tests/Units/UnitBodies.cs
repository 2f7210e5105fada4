using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Units;

/// <summary>Bodies of calls that set units up, and what there is of units.</summary>
internal static class UnitBodies
{
    public static object Authority(string parentCode, string divisionCode, string name) => new { parentCode, kind = "Authority", name, divisionCode };

    public static object Center(string parentCode) => new { parentCode, kind = "CoordinationCenter", name = "网监协调中心" };

    public static object Body(string parentCode, string kind = "RegulatoryBody", string? lineOfBusiness = "Advertising") =>
        new { parentCode, kind, name = "试设机构", lineOfBusiness };

    public static object Station(string parentCode, string name = "试设市场监管所") => new { parentCode, kind = "GrassrootsUnit", name };

    public static Task<ApiAnswer> MoveAsync(this HttpClient client, string unit, string parentCode) =>
        client.Post($"units/{unit}/move", new { parentCode, reason = "区划调整" });

    public static Task<ApiAnswer> MergeAsync(this HttpClient client, string unit, string into) =>
        client.Post($"units/{unit}/merge", new { into, reason = "区划调整" });

    /// <summary>All units as one text: what a refusal must leave alone.</summary>
    public static Task<string> UnitsAsync(this TestConsole console) => console.ScalarAsync<string>(
        "select md5(string_agg(concat_ws('|', code, name, path, parent_code, status, line_of_business, version), ',' order by code)) from units");
}
