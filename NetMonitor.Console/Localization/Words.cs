using System.Globalization;
using Microsoft.Extensions.Localization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Localization;

/// <summary>Words that every context shares: of units, roles and lines of business. Keys are the domain's own names.</summary>
public sealed class Words(IStringLocalizer<UnitsText> texts)
{
    private static readonly string[] s_endings = ["市场监督管理局", "网监协调中心", "市场监管所"];

    /// <summary>Between the items of a list, as the language writes it.</summary>
    public static string Separator => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? "、" : ", ";

    /// <summary>What is said side by side, with a dot between; nothing of a part that says nothing.</summary>
    public static string Beside(params IEnumerable<string?> parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));

    public string Of(UnitLevel level) => texts[$"Level_{level}"];

    public string Of(UnitKind kind) => texts[$"Kind_{kind}"];

    /// <summary>Units of a kind and level, to stand within a sentence: county authorities. A station says its level itself.</summary>
    public string Many(UnitKind kind, UnitLevel? level)
    {
        var many = texts[$"Many_{kind}"];
        return level is { } at && at != UnitLevel.Station ? texts[UnitsText.ManyAt, Of(at).ToLower(CultureInfo.CurrentUICulture), many.Value] : many;
    }

    public string Of(UnitStatus status) => texts[$"UnitStatus_{status}"];

    public string Of(LineOfBusiness line) => texts[$"Line_{line}"];

    public string Of(Role role) => texts[$"Role_{role}"];

    public string Of(Permission permission) => texts[$"Permission_{permission}"];

    /// <summary>How far a permission goes.</summary>
    public string Of(Reach reach) => texts[$"Reach_{reach}"];

    public string Of(IEnumerable<Role> roles) => string.Join(Separator, roles.Select(Of));

    /// <summary>
    /// A unit's name shortened to its place, where that says enough: 浙江省, not 浙江省市场监督管理局. The name of anything but an
    /// authority, a center or a station stays whole.
    /// </summary>
    public string Short(string unitName)
    {
        if (unitName is "国家市场监督管理总局") return texts[UnitsText.Nation];
        foreach (var ending in s_endings)
            if (unitName.Length > ending.Length && unitName.EndsWith(ending, StringComparison.Ordinal)) return unitName[..^ending.Length];
        return unitName;
    }
}
