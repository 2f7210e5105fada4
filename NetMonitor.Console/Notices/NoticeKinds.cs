using System.Collections.Frozen;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Feed;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Notices;

/// <summary>Whom a journal entry is told to.</summary>
/// <param name="ToAssigned">The units that have the task.</param>
/// <param name="ToIssuer">The unit that sent it.</param>
/// <param name="ToHolder">The account that it concerns, and no other.</param>
/// <param name="ToAdministrators">The system administrators who are to see to it.</param>
/// <param name="Urgent">Shown over the page at once, beside the bell.</param>
public sealed record NoticeKind(bool ToAssigned, bool ToIssuer, bool Urgent = false, bool ToHolder = false, bool ToAdministrators = false);

/// <summary>What the bell tells of, by the verbs of the journal.</summary>
public static class NoticeKinds
{
    private static readonly NoticeKind s_toAssigned = new(true, false), s_toIssuer = new(false, true), s_toHolder = new(false, false, ToHolder: true);

    private static readonly NoticeKind s_toAdministrators = new(false, false, ToAdministrators: true);

    public static FrozenDictionary<string, NoticeKind> All { get; } = new Dictionary<string, NoticeKind>
    {
        [nameof(TaskDispatched)] = s_toAssigned,
        [nameof(TaskUrged)] = s_toAssigned with { Urgent = true },
        [nameof(TaskReminded)] = s_toAssigned,
        [nameof(TaskOverdue)] = s_toAssigned with { Urgent = true },
        [nameof(TaskWithdrawn)] = s_toAssigned,
        [nameof(TaskDeadlineMoved)] = s_toAssigned with { ToIssuer = true },
        [nameof(TaskDeadlineOnDayOff)] = s_toAssigned with { ToIssuer = true },
        [nameof(AssignmentReturned)] = s_toAssigned,
        [nameof(AssignmentSentBack)] = s_toAssigned,
        [nameof(AssignmentAccepted)] = s_toAssigned,
        [nameof(AssignmentWithdrawn)] = s_toAssigned,
        [nameof(ExtensionGranted)] = s_toAssigned,
        [nameof(ExtensionDeclined)] = s_toAssigned,
        [nameof(ExtensionRequested)] = s_toIssuer,
        [nameof(PasswordReminded)] = s_toHolder,
        [nameof(AccountAdjusted)] = s_toHolder,
        [nameof(CorrectionDeclined)] = s_toHolder,
        [nameof(HelpAnswered)] = s_toHolder,
        [nameof(KeyApplicationDecided)] = s_toHolder,
        [nameof(KeyStockHandedOver)] = s_toHolder,
        [nameof(ApprovalConfirmed)] = s_toHolder,
        [nameof(ApprovalRefused)] = s_toHolder,
        [nameof(ApprovalRequested)] = s_toAdministrators,
        [nameof(CorrectionRequested)] = s_toAdministrators,
        [nameof(HelpAsked)] = s_toAdministrators,
        [nameof(FilingOpened)] = s_toAdministrators,
        [nameof(AlertRaised)] = s_toAdministrators,
        [nameof(AlertReopened)] = s_toAdministrators,
        [nameof(AlertRose)] = s_toAdministrators with { Urgent = true },
        [nameof(AlertAcknowledgementEnded)] = s_toAdministrators,
        [nameof(LeakReported)] = s_toAdministrators with { Urgent = true },
        [nameof(IncidentOpened)] = s_toAdministrators with { Urgent = true },
        [nameof(IncidentDecided)] = s_toAdministrators,
        [nameof(IncidentWithLeader)] = new(false, false, Urgent: true),
        [nameof(FindingAssigned)] = s_toHolder,
        [nameof(FindingsChanged)] = s_toAdministrators,
        [nameof(FindingRaised)] = s_toAdministrators,
        [nameof(NewDeviceSignedIn)] = s_toHolder with { Urgent = true },
    }.Concat(AssistanceNotices.Verbs.Select(verb => KeyValuePair.Create(verb, new NoticeKind(false, false, AssistanceNotices.IsUrgent(verb)))))
        .ToFrozenDictionary();

    /// <summary>
    /// On which side an account is told at all: everybody of itself; who works on assignments or reviews them, who accepts what was submitted, who
    /// administers accounts.
    /// </summary>
    public static NoticeSide[] SidesOf(Actor actor)
    {
        var sides = new List<NoticeSide> { NoticeSide.Holder };
        if (actor.May(Permission.WorkOnAssignments) || actor.May(Permission.ReviewSubmissions)) sides.Add(NoticeSide.Assigned);
        if (actor.May(Permission.ManageAccounts)) sides.Add(NoticeSide.Administering);
        if (actor.May(Permission.AcceptSubmissions)) sides.Add(NoticeSide.Issuing);
        if (actor.May(Permission.WorkOnAssistance)) sides.Add(NoticeSide.AssistanceOfficers);
        if (actor.May(Permission.ReviewSubmissions)) sides.Add(NoticeSide.AssistanceReviewers);
        if (actor.May(Permission.DecideIncidents)) sides.Add(NoticeSide.IncidentLeaders);
        if (actor.May(Permission.RouteAssistance)) sides.Add(NoticeSide.AssistanceCenter);
        if (actor.Is(Role.Leader)) sides.Add(NoticeSide.Leaders);
        return [.. sides];
    }

    /// <summary>Whether an event that an account may read can be a notice to it.</summary>
    public static bool Concern(Actor actor, FeedEvent happened) =>
        All.TryGetValue(happened.Kind, out var kind) && happened.Actor != actor.UserName
            && (!kind.ToHolder || happened.Holder == actor.UserName) && (!kind.ToAdministrators || happened.Holder != actor.UserName)
            && (kind.ToIssuer || happened.Subject.Type != SupervisionSubjects.OfAssignment
                || (UnitCode.TryParse(happened.UnitCode, out var unit) && actor.BelongsTo(unit)));
}
