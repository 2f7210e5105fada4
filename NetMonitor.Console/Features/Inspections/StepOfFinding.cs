using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>User name of who is to see to it: oneself where nobody is named.</summary>
public sealed record FindingAssignee
{
    [Omissible] public string? UserName { get; init; }
}

/// <summary>Why, 1–1,000 characters.</summary>
public sealed record FindingReason(string? Reason);

/// <summary>Why it is let be, and the last day on which it is.</summary>
public sealed record FindingAcceptance(string? Reason, DateOnly? Until);

public sealed record FindingAnswer(string Id, FindingState State, string? Assignee, DateOnly? AcceptedUntil, long Version);

/// <summary>
/// A finding is followed to its end (R17.1): an administrator of the authority's center sees to it and closes it, as soon as its rule does not find it any
/// more; or a leader lets it be until a day.
/// </summary>
public sealed class StepOfFinding(CommandRunner commands, Inspector inspector, TimeProvider time)
{
    public static readonly Operation Assign = new("AssignFinding", Permission.WorkOnFindings);
    public static readonly Operation Fix = new("FixFinding", Permission.WorkOnFindings);
    public static readonly Operation Accept = new("AcceptFinding", Permission.AcceptFindings);

    /// <summary>Whoever closed it: the administrator what is fixed, the leader what is accepted.</summary>
    public static readonly Operation Reopen = new("ReopenFinding", Permission.ReadFindings);

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("FindingNotFound", "R17.1");

    private static readonly Refusal s_reasonRequired = Refusal.Malformed("ReasonRequired");

    public Task<Result<FindingAnswer>> AssignAsync(Actor actor, string id, FindingAssignee command, Call call, CancellationToken cancel)
    {
        var assignee = command.UserName is { } named ? Typed.Code(named) : actor.UserName;
        return TakeAsync(actor, Assign, FindingStep.Assign, id, command, call, async (context, finding, token) =>
        {
            var center = finding.AuthorityCode.CenterCode;
            var given = await context.Db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.UserName == assignee && row.UnitCode == center, token);
            if (given is not { Status: AccountStatus.Active } || !given.Roles.Contains(Role.CenterSystemAdministrator))
                return Refusal.Conflict("FindingAssigneeUnfit", "R17.1");
            var before = finding.Assignee;
            var taken = finding.Assign(assignee, actor.UserName, context.Now);
            if (!taken.IsRefused) FindingEntries.Record(context, finding, new FindingAssigned(finding.Rule, assignee, before), context.Author, assignee);
            return taken;
        }, cancel);
    }

    public async Task<Result<FindingAnswer>> FixAsync(Actor actor, string id, FindingReason command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, Finding.MaxReason)) return s_reasonRequired;
        var day = await inspector.DayAsync(time.GetUtcNow(), cancel);
        return await TakeAsync(actor, Fix, FindingStep.Fix, id, command, call, async (context, finding, token) =>
        {
            var taken = finding.Fix(await Inspector.IsFoundAsync(context, day, finding, token), command.Reason!, actor.UserName, context.Now);
            if (!taken.IsRefused) FindingEntries.Record(context, finding, new FindingFixed(finding.Rule, command.Reason!), context.Author);
            return taken;
        }, cancel);
    }

    public async Task<Result<FindingAnswer>> AcceptAsync(Actor actor, string id, FindingAcceptance command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, Finding.MaxReason)) return s_reasonRequired;
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        if (command.Until is not { } until || until <= today || until > today.AddDays(Finding.LongestAcceptance))
            return Refusal.Malformed("FindingAcceptanceEnd", "R17.1")
                .With("latest", today.AddDays(Finding.LongestAcceptance).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return await TakeAsync(actor, Accept, FindingStep.Accept, id, command, call, (context, finding, _) =>
        {
            var taken = finding.Accept(until, command.Reason!, actor.UserName, context.Now);
            if (!taken.IsRefused) FindingEntries.Record(context, finding, new FindingAccepted(finding.Rule, command.Reason!, until), context.Author);
            return Task.FromResult(taken);
        }, cancel);
    }

    public async Task<Result<FindingAnswer>> ReopenAsync(Actor actor, string id, FindingReason command, Call call, CancellationToken cancel) =>
        !PlainText.IsSaid(command.Reason, Finding.MaxReason)
            ? s_reasonRequired
            : await TakeAsync(actor, Reopen, FindingStep.Reopen, id, command, call, (context, finding, _) =>
            {
                var taken = finding.Reopen(command.Reason!, actor.UserName, context.Now);
                if (!taken.IsRefused) FindingEntries.Record(context, finding, new FindingReopened(finding.Rule, command.Reason), context.Author);
                return Task.FromResult(taken);
            }, cancel);

    /// <summary>Whether the account is that party of a finding of that authority.</summary>
    internal static bool Is(Actor actor, FindingParty party, UnitPath authority) => party switch
    {
        FindingParty.Administrator => actor.May(Permission.WorkOnFindings) && authority == actor.ActingPath,
        FindingParty.Leader => actor.ReachOf(Permission.AcceptFindings) is { } reach && actor.ScopeOf(reach).Covers(authority),
        _ => false,
    };

    internal static SubjectLock Lock(string id) => new(() => [Sql.Statement("select 1 from findings where id = $1 for update", id)]);

    private Task<Result<FindingAnswer>> TakeAsync(
        Actor actor, Operation operation, FindingStep step, string id, object body, Call call,
        Func<CommandContext, Finding, CancellationToken, Task<Result<FindingState>>> take, CancellationToken cancel) =>
        commands.RunAsync<Finding, FindingAnswer>(
            new Command(actor, operation, Subject.Finding(id), body, call), Open(operation, step, id), async (context, finding, token) =>
            {
                var taken = await take(context, finding, token);
                return taken.IsRefused
                    ? taken.Refusal
                    : new FindingAnswer(finding.Id, finding.State, finding.Assignee, finding.AcceptedUntil, finding.Version);
            }, cancel);

    private static Opening<Finding> Open(Operation operation, FindingStep step, string id) => new(Subject.Finding(id), Lock(id), NotFound)
    {
        Load = (context, cancel) => context.Db.Findings.FirstOrDefaultAsync(row => row.Id == id, cancel),
        InScope = (context, finding, _) => Task.FromResult(FindingQueries.IsSeen(context.Actor, finding)),
        Lacks = (caller, finding) => caller.Lacks(operation.Needs)
            ?? (FindingWorkflow.Table.PartiesOf(finding.State, step).Any(party => Is(caller, party, UnitPath.Parse(finding.AuthorityPath)))
                ? null
                : Refusal.Forbidden("FindingOfOthers", "R17.1")),
        Version = finding => finding.Version,
    };
}
