using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Regulation;

/// <summary>What derives from the regulation and can be tightened (R19.1). The names are part of the API.</summary>
public enum SettingName
{
    /// <summary>Characters that a password has at least (R10.7).</summary>
    PasswordLength,

    /// <summary>Days after which a password must be changed (R10.8).</summary>
    PasswordDays,

    /// <summary>Hours in which an initial password is good (R10.2).</summary>
    InitialPasswordHours,

    /// <summary>Working days in which a filing is acknowledged (R3.2).</summary>
    FilingDays,

    /// <summary>Working days in which a center answers who asked it for help (R2.2).</summary>
    HelpDays,

    /// <summary>Days that a request waits for a second administrator (R5.1).</summary>
    ApprovalDays,

    /// <summary>Working days in which a unit answers a request for assistance (R6.1).</summary>
    AssistanceDays,

    /// <summary>Working days in which a center disposes of a request for assistance (R6.1).</summary>
    AssistanceHopDays,

    /// <summary>Working days for which two sides consult about who has jurisdiction (R6.1).</summary>
    ConsultationDays,

    /// <summary>Working days in which the common superior says who has jurisdiction (R6.1).</summary>
    DesignationDays,

    /// <summary>Whether days on which a unit asked waits for the requesting one count: 0 no, 1 yes (R6.1).</summary>
    WaitingCounts,

    /// <summary>Working days in which a finding is closed, or rises to the authority above (R17.1).</summary>
    FindingDays,
}

/// <summary>A figure of the regulation, or ours where it gives none.</summary>
/// <param name="Rule">The rule that it belongs to.</param>
/// <param name="Value">As the regulation has it, and as it is where nothing tightened it.</param>
/// <param name="Tightest">The furthest that it can be tightened: beyond it nobody could work.</param>
public sealed record DerivedSetting(SettingName Name, string Rule, int Value, int Tightest)
{
    public static IReadOnlyList<DerivedSetting> Table { get; } =
    [
        new(SettingName.PasswordLength, "R10.7", PasswordRule.Shortest, 32),
        new(SettingName.PasswordDays, "R10.8", (int)PasswordAge.Longest.TotalDays, 30),
        new(SettingName.InitialPasswordHours, "R10.2", (int)Account.InitialPasswordLifetime.TotalHours, 1),
        new(SettingName.FilingDays, "R3.2", Filing.WorkingDays, 1),
        new(SettingName.HelpDays, "R2.2", HelpRequest.WorkingDays, 1),
        new(SettingName.ApprovalDays, "R5.1", 3, 1),
        new(SettingName.AssistanceDays, "R6.1", 15, 3),
        new(SettingName.AssistanceHopDays, "R6.1", 2, 1),
        new(SettingName.ConsultationDays, "R6.1", 7, 1),
        new(SettingName.DesignationDays, "R6.1", 7, 1),
        new(SettingName.WaitingCounts, "R6.1", 0, 1),
        new(SettingName.FindingDays, "R17.1", Finding.WorkingDays, 1),
    ];

    /// <summary>Whether a greater figure is the tighter one.</summary>
    public bool MoreIsTighter => Tightest > Value;

    public static DerivedSetting Of(SettingName name) => Table[(int)name];

    public bool IsLooser(int value, int than) => MoreIsTighter ? value < than : value > than;

    /// <summary>Whether nobody could work with it.</summary>
    public bool IsTooTight(int value) => IsLooser(Tightest, value);
}
