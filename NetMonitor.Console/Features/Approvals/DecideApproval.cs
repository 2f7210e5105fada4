using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

/// <param name="Reason">1–1,000 characters.</param>
public sealed record RefuseCommand(string? Reason);

public sealed record RefusedApproval(Guid Id, ApprovalState State);

/// <summary>What was confirmed, with the operation's own answer: what that shows only once, such as an initial password, is shown to who confirmed.</summary>
public sealed record ConfirmedApproval(Guid Id, ApprovalState State, object Answer);

/// <summary>
/// Another system administrator confirms what waits, and it is done then and there by its own use case, in its requester's name and as far as the requester
/// may still do it; or refuses it. The requester may only take it back.
/// </summary>
public sealed class DecideApproval(CommandRunner commands, IEnumerable<Approvable> operations, IServiceProvider services)
{
    public static readonly Operation Confirm = new("ConfirmApproval", Permission.ManageAccounts) { Fresh = true };
    public static readonly Operation Refuse = new("RefuseApproval", Permission.ManageAccounts);

    internal static Refusal NotFound { get; } = Refusal.OutOfScope("ApprovalNotFound", "R5.1");

    /// <summary>
    /// <c>OwnApproval</c> for the requester, <c>RequesterGone</c> where that account is not active any more, <c>ApprovalOver</c> once it was decided or has
    /// ended, and whatever the operation itself refuses, as things stand now; then it goes on waiting.
    /// </summary>
    public async Task<Result<ConfirmedApproval>> ConfirmAsync(Actor actor, Guid id, Call call, CancellationToken cancel)
    {
        // Looked at first, on record where it is refused; whether it still waits is asked again by the operation, which holds its lock.
        var opened = await commands.RunAsync<ApprovalRow, Opened>(
            new Command(actor, Confirm, Subject.Approval(id), new { }, Call.None), Open(actor, Confirm, id), async (context, row, token) =>
                row.RequestedBy == actor.UserName ? Refusal.Conflict("OwnApproval", "R5.1")
                : await AccountSubject.ActorAsync(context, row.RequestedBy, token) is { } requester ? new Opened(row, requester)
                : Refusal.Conflict("RequesterGone", "R5.1"), cancel);
        if (opened.IsRefused) return opened.Refusal;
        var (request, by) = opened.Value;
        var done = await operations.First(known => known.Operation.Name == request.Operation).RunAsync(
            services, by, request.SubjectNumber ?? "", request.Command, call with { IfMatch = null, Confirmed = new Confirmation(id, actor) }, cancel);
        return done.Map(answer => new ConfirmedApproval(id, ApprovalState.Confirmed, answer));
    }

    public async Task<Result<RefusedApproval>> RefuseAsync(Actor actor, Guid id, RefuseCommand command, Call call, CancellationToken cancel)
    {
        if (!PlainText.IsSaid(command.Reason, 1000)) return Refusal.Malformed("ReasonRequired");
        return await commands.RunAsync<ApprovalRow, RefusedApproval>(
            new Command(actor, Refuse, Subject.Approval(id), command, call), Open(actor, Refuse, id), async (context, row, token) =>
            {
                if (row.State != ApprovalState.Waiting || row.Until <= context.Now) return FourEyes.Over;
                (row.State, row.DecidedBy, row.DecidedAt, row.Reason) = (ApprovalState.Refused, actor.UserName, context.Now, command.Reason);
                Subject? on = row.SubjectType is null ? null : new Subject(row.SubjectType, row.SubjectNumber!);
                context.Record(FourEyes.Entry(
                    context, id, new ApprovalRefused(row.Operation, on, row.RequestedBy, command.Reason!), actor,
                    await AccountSubject.ActorAsync(context, row.RequestedBy, token) ?? actor));
                return new RefusedApproval(id, row.State);
            }, cancel);
    }

    /// <summary>Whether it is one for this administrator: of its own unit, or as the center's of the whole authority.</summary>
    internal static bool IsFor(Actor actor, UnitCode authority, UnitCode unit) =>
        actor.UnitPath.Authority == authority && (actor.Is(Role.CenterSystemAdministrator) || actor.UnitCode == unit);

    private static Opening<ApprovalRow> Open(Actor actor, Operation operation, Guid id) => new(
        Subject.Approval(id), new SubjectLock(() => [Sql.Statement("select 1 from approvals where id = $1 for update", id)]),
        actor.Lacks(operation.Needs) ?? NotFound)
    {
        Load = (context, cancel) => context.Db.Approvals.FirstOrDefaultAsync(row => row.Id == id, cancel),
        InScope = (_, row, _) => Task.FromResult(actor.May(operation.Needs) && IsFor(actor, row.Authority, row.UnitCode)),
        Version = _ => 0,
    };

    private sealed record Opened(ApprovalRow Row, Actor Requester);
}
