using NetMonitor.Domain.Incidents;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What goes into an incident's file beside the steps of its playbook.</summary>
public enum IncidentNote
{
    Classify,
    ReportByLaw,
    RecordNotices,
    CompleteMeasure,
    RecordAccountability,
    SignReport,
}

/// <summary>What is typed into the fields of a step, or of a note, before it is sent.</summary>
public sealed class IncidentEntries
{
    /// <summary>The proposed accounts, each confirmed as foreign or struck with a reason.</summary>
    public List<AccountEntry> Accounts { get; } = [];

    public bool? Leak { get; set; }
    public string Document { get; set; } = "";
    public string Text { get; set; } = "";
    public List<MeasureEntry> Measures { get; } = [];
    public HashSet<IncidentStep> Orders { get; } = [];
    public IncidentClass Class { get; set; } = IncidentClass.DataSecurity;
    public IncidentGrade Grade { get; set; } = IncidentGrade.Ordinary;
    public OperatorKind Operator { get; set; } = OperatorKind.Other;
    public bool PersonalData { get; set; }
    public bool Accident { get; set; }
    public string To { get; set; } = "";
    public string ToDepartment { get; set; } = "";
    public string NoneBecause { get; set; } = "";
    public List<PersonEntry> Persons { get; } = [];
    public DateOnly? DecidedOn { get; set; }
    public string DecidedBy { get; set; } = "";

    public sealed class AccountEntry(NewAccount account)
    {
        public NewAccount Account => account;
        public bool Foreign { get; set; } = true;
        public string Reason { get; set; } = "";
    }

    public sealed class MeasureEntry
    {
        public string Text { get; set; } = "";
        public string Owner { get; set; } = "";
        public DateOnly? Due { get; set; }
    }

    public sealed class PersonEntry
    {
        public string StaffNumber { get; set; } = "";
        public string Gap { get; set; } = "";
        public string Basis { get; set; } = "";
    }

    /// <summary>As it is sent: nothing where nothing was typed.</summary>
    public static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
