using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>What an account may do. The names are part of the API; who holds which is in <see cref="Permissions"/>.</summary>
public enum Permission
{
    /// <summary>One's own sessions, password, saved views and unfinished forms, and asking one's center for help (R2.2).</summary>
    UseOwnAccount,

    /// <summary>The directory of units, open to all who are signed in.</summary>
    ReadDirectory,

    /// <summary>The live feed of what the account may read.</summary>
    ReadFeed,

    /// <summary>Tasks, assignments and what was reported.</summary>
    ReadWork,

    /// <summary>Has the pages of the work, because reading it is the account's daily business.</summary>
    FollowWork,

    /// <summary>Has the page of the own unit's assignments: for accounts that work on them or review them.</summary>
    FollowAssignments,

    /// <summary>Figures of the work (decision support).</summary>
    ReadFigures,

    /// <summary>Drafts, dispatches, urges, withdraws and closes tasks; the reach is where they may be sent.</summary>
    DispatchTasks,

    /// <summary>Passes an assignment on to units below as a task of one's own.</summary>
    PassTasksDown,

    /// <summary>Receives, reports and submits what the unit was sent, and asks for more time.</summary>
    WorkOnAssignments,

    /// <summary>Brings evidence: files that the own unit may then use.</summary>
    AddEvidence,

    /// <summary>Approves or sends back what the unit is about to submit.</summary>
    ReviewSubmissions,

    /// <summary>Accepts or returns what units submit to the own one, and answers their requests for more time.</summary>
    AcceptSubmissions,

    /// <summary>Drafts requests for assistance and answers them in the own unit's name (R7.3).</summary>
    WorkOnAssistance,

    /// <summary>Disposes of requests for assistance that lie at the own center, and designates units as the common superior (R6.1).</summary>
    RouteAssistance,

    /// <summary>
    /// Keeps the own authority's rule on how requests for assistance go, step by step, answers reviewed, and the questions it has prepared for them (R6.1).
    /// </summary>
    KeepAssistanceRule,

    /// <summary>Sets up, freezes and enables accounts; which ones is in <see cref="ManagedAccounts"/>.</summary>
    ManageAccounts,

    /// <summary>Accounts and their history, without anything secret.</summary>
    ReadAccounts,

    /// <summary>Registration forms of system administrators.</summary>
    ReadForms,

    /// <summary>Says that an account leaked: of the own one it freezes at once (R13.1, R14.1).</summary>
    ReportLeaks,

    /// <summary>The incidents of the own unit, or those that it handles, with their files.</summary>
    ReadIncidents,

    /// <summary>What a grant in force names of one incident, as its contractor, and nothing else (R15.1).</summary>
    ReadGrantedIncidents,

    /// <summary>Opens incidents of the accounts that the own unit looks after, and takes them through their playbook (Art. 13–15).</summary>
    HandleIncidents,

    /// <summary>Decides where information leaked (R13.4, R13.5, R14.3), and signs reports.</summary>
    DecideIncidents,

    /// <summary>Who answers for a responsibility accident: reads and records it (R18.1).</summary>
    KeepAccountability,

    /// <summary>Sends a system administrator's registration form up, in the name of the own unit (R9.3).</summary>
    SubmitForms,

    /// <summary>Keys and what happened to each, without seeds.</summary>
    ReadKeys,

    /// <summary>A unit's whole ledger of keys, its stock and its applications for keys.</summary>
    ReadKeyLedger,

    /// <summary>Keeps the own authority's ledger of keys: applies for them, receives, issues, recovers, counts (R16.2).</summary>
    KeepKeys,

    /// <summary>Imports keys, approves applications, allocates and ships (R10.3): the national Information Center's.</summary>
    SupplyKeys,

    /// <summary>Sets up, adjusts, moves, merges and suspends units, and says whether they are sent tasks (R3.1, R5.1).</summary>
    ManageUnits,

    /// <summary>Keeps a first-level authority's own user rule (R4.1).</summary>
    KeepUserRule,

    /// <summary>What happened to units: set up, renamed, moved, merged, suspended, by whom and why.</summary>
    ReadUnitHistory,

    /// <summary>What first-level authorities told the national one of the bodies that they set up (R3.2).</summary>
    ReadFilings,

    /// <summary>Takes note of filings (R3.2).</summary>
    AcknowledgeFilings,

    /// <summary>Takes over and answers what units ask the own center for (R2.2).</summary>
    AnswerHelpRequests,

    /// <summary>Reads what units ask the centers at and below the own authority for, and what is late (R2.2).</summary>
    FollowHelpRequests,

    /// <summary>Inspections with what they found, and findings below that have risen to the own authority (R17.1).</summary>
    ReadFindings,

    /// <summary>Assigns the own authority's findings, closes and reopens them (R17.1).</summary>
    WorkOnFindings,

    /// <summary>Lets a finding be until a day, for a reason, and ends that (R17.1).</summary>
    AcceptFindings,

    /// <summary>Orders an inspection of the whole country, or of a part of it, beside the schedule (R17.1).</summary>
    OrderInspections,

    /// <summary>Applies the published changes of divisions to the tree.</summary>
    ApplyDivisionChanges,

    /// <summary>The journal: reads its entries, with their proofs.</summary>
    ReadJournal,

    /// <summary>The journal as a whole: verifies it, and reads its checkpoints and its tree. Who is listed to read it does this too.</summary>
    VerifyJournal,

    /// <summary>Alerts, with the entries behind them.</summary>
    ReadAlerts,

    /// <summary>Looks after alerts: acknowledges them and says what came of them.</summary>
    WatchAlerts,

    /// <summary>Sets the figures by which detectors work, and exceptions from them; a first-level authority's only tightens, for its tree (R19.1).</summary>
    KeepDetectors,

    /// <summary>Puts on record how the nation signs in: decisions on the provisional mode, formal acceptance, whether networks count (R10.5).</summary>
    SetSignInPolicy,

    /// <summary>Tightens what derives from the regulation, and puts the national authority's interpretations on record (R19.1, R20.1).</summary>
    KeepRegulation,

    /// <summary>Texts to phones that could not be delivered: reads them and sends them again.</summary>
    KeepTexts,

    /// <summary>Takes the State Council's holiday notices on record.</summary>
    ImportHolidayNotices,
}

/// <summary>How far a permission goes, from the narrowest to the widest.</summary>
public enum Reach
{
    /// <summary>What belongs to the account itself.</summary>
    OwnAccount,

    /// <summary>The own unit; an authority and its center are one.</summary>
    OwnUnit,

    /// <summary>The accounts that the holder manages (R5.1–R5.3).</summary>
    ManagedAccounts,

    /// <summary>The units right below the own authority: its bodies and stations, and the authorities one level below (R5.1).</summary>
    ManagedUnits,

    /// <summary>The own unit and everything below it.</summary>
    OwnUnitAndBelow,

    /// <summary>A body's: its authority and everything below that, in the body's line of business.</summary>
    AuthorityInLine,

    /// <summary>The whole country.</summary>
    Nation,
}

/// <summary>One right: who holds it, how far it goes, and the rule of the regulation that gives it.</summary>
/// <param name="At">Where only units of one level have it; null where all do.</param>
/// <param name="DownTo">Where units of that level and of those above have it; null where all do.</param>
/// <param name="In">Where only units of one kind have it; null where all do in which the role exists.</param>
public sealed record Grant(Permission Permission, Role Role, Reach Reach, string Rule, UnitLevel? At = null, UnitKind? In = null, UnitLevel? DownTo = null);
