using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Journal;

/// <summary>What an entry is about, e.g. type <c>Task</c>, number <c>T3300002026000042</c>.</summary>
public readonly record struct Subject(string Type, string Number)
{
    public const string OfTask = "Task";
    public const string OfAssignment = "Assignment";
    public const string OfAccount = "Account";

    public static Subject Task(string number) => new(OfTask, number);

    public static Subject Assignment(AssignmentId id) => new(OfAssignment, id.ToString());

    public static Subject Account(string userName) => new(OfAccount, userName);
}

/// <summary>One entry of the single append-only record: who did what, where, to what.</summary>
public sealed class JournalEntry
{
    private JournalEntry()
    {
    }

    public JournalEntry(string verb, Subject subject, long subjectVersion, Author author, DateTimeOffset at)
    {
        Verb = verb;
        SubjectType = subject.Type;
        SubjectNumber = subject.Number;
        SubjectVersion = subjectVersion;
        Actor = author.UserName;
        ActorPath = author.UnitPath;
        // The database keeps microseconds; the hash is over what it gives back.
        At = new DateTimeOffset(at.UtcTicks - at.UtcTicks % 10, TimeSpan.Zero);
    }

    public long Id { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>The transaction that wrote it: with <see cref="Id"/> the journal's stable order (not the ids alone, they commit late).</summary>
    public ulong Xid { get; private set; }

    public string Verb { get; private set; } = "";

    /// <summary>User name, or <c>system</c> for what the console itself did.</summary>
    public string Actor { get; private set; } = "";

    /// <summary>Path of the actor's unit; empty for the system.</summary>
    public string ActorPath { get; private set; } = "";

    public string SubjectType { get; private set; } = "";
    public string SubjectNumber { get; private set; } = "";

    /// <summary>The subject's version after it: the order of one subject's entries.</summary>
    public long SubjectVersion { get; private set; }

    /// <summary>The unit it concerns, and its path.</summary>
    public string UnitCode { get; init; } = "";

    public string UnitPath { get; init; } = "";

    /// <summary>Paths of the units whose work it is: who reads their work may read the entry.</summary>
    public string[] Audience { get; init; } = [];

    /// <summary>
    /// The rule where recipients were chosen by one, so that a national dispatch is one entry with a short audience. JSON of
    /// <see cref="AudienceRule"/>.
    /// </summary>
    public string? AudienceRule { get; init; }

    /// <summary>What else is to say, as JSON. Kept as the exact text, for the hash.</summary>
    public string Data { get; init; } = "{}";
}

/// <summary>The journal's verbs, which are the feed's kinds.</summary>
public static class Verbs
{
    public const string SignedIn = nameof(SignedIn);
    public const string SignInRefused = nameof(SignInRefused);
    public const string SessionEnded = nameof(SessionEnded);
    public const string PasswordChanged = nameof(PasswordChanged);
    public const string AccountFrozen = nameof(AccountFrozen);
    public const string AccountUnfrozen = nameof(AccountUnfrozen);
    public const string Refused = nameof(Refused);
    public const string UnitsImported = nameof(UnitsImported);
    public const string HolidayNoticeImported = nameof(HolidayNoticeImported);

    public const string TaskDrafted = nameof(TaskDrafted);
    public const string TaskEdited = nameof(TaskEdited);
    public const string TaskDiscarded = nameof(TaskDiscarded);
    public const string TaskAttached = nameof(TaskAttached);
    public const string TaskDispatched = nameof(TaskDispatched);
    public const string TaskUrged = nameof(TaskUrged);
    public const string TaskWithdrawn = nameof(TaskWithdrawn);
    public const string TaskClosed = nameof(TaskClosed);
    public const string TaskReminded = nameof(TaskReminded);
    public const string TaskOverdue = nameof(TaskOverdue);

    public const string AssignmentReceived = nameof(AssignmentReceived);
    public const string AssignmentSubmitted = nameof(AssignmentSubmitted);
    public const string AssignmentApproved = nameof(AssignmentApproved);
    public const string AssignmentSentBack = nameof(AssignmentSentBack);
    public const string AssignmentAccepted = nameof(AssignmentAccepted);
    public const string AssignmentReturned = nameof(AssignmentReturned);
    public const string AssignmentAttached = nameof(AssignmentAttached);
    public const string AssignmentsExported = nameof(AssignmentsExported);
    public const string AssignmentWithdrawn = nameof(AssignmentWithdrawn);
    public const string ExtensionRequested = nameof(ExtensionRequested);
    public const string ExtensionGranted = nameof(ExtensionGranted);
    public const string ExtensionDeclined = nameof(ExtensionDeclined);

    /// <summary>The verb that records a step.</summary>
    public static string Of(AssignmentStep step) => step switch
    {
        AssignmentStep.Receive => AssignmentReceived,
        AssignmentStep.Submit => AssignmentSubmitted,
        AssignmentStep.Approve => AssignmentApproved,
        AssignmentStep.SendBack => AssignmentSentBack,
        AssignmentStep.Accept => AssignmentAccepted,
        AssignmentStep.Return => AssignmentReturned,
        AssignmentStep.Withdraw => AssignmentWithdrawn,
        AssignmentStep.RequestExtension => ExtensionRequested,
        AssignmentStep.GrantExtension => ExtensionGranted,
        AssignmentStep.DeclineExtension => ExtensionDeclined,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "a sub-dispatch is recorded as the new task's"),
    };
}
