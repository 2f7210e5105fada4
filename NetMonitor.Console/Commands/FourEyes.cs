using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>The authority whose second administrator a command waits for, and how long.</summary>
internal sealed record Waiting(UnitCode Authority, DateTimeOffset Until);

/// <summary>A command that another administrator confirmed: which request, and who.</summary>
public sealed record Confirmation(Guid Approval, Actor By);

/// <summary>
/// An operation that may have to wait: how it is run, from its subject's number and its body as they were kept. The same use case as without waiting.
/// </summary>
public sealed record Approvable(
    Operation Operation, Func<IServiceProvider, Actor, string, string, Call, CancellationToken, Task<Result<object>>> RunAsync)
{
    public static Approvable Of<TUseCase, TCommand, TAnswer>(
        Operation operation, Func<TUseCase, Actor, string, TCommand, Call, CancellationToken, Task<Result<TAnswer>>> run)
        where TUseCase : notnull where TAnswer : class => new(operation, async (services, actor, number, body, call, cancel) =>
        {
            var command = JsonSerializer.Deserialize<TCommand>(body, AnswerJson.Options)!;
            return (await run(services.GetRequiredService<TUseCase>(), actor, number, command, call, cancel)).Map(answer => (object)answer);
        });
}

/// <summary>
/// Four eyes: where an authority wants it, what is decided about its administrators and accounts waits for a second system administrator. A use case asks
/// for them once nothing else stands against what it does; the runner then keeps the command instead of its outcome.
/// </summary>
public static class FourEyes
{
    private const string Setting = "FourEyes:";

    /// <summary>Nobody is above the national center: its administrators are always made, and changed, by two (R5.1).</summary>
    public static bool AreAlwaysFor(UnitCode unit, IEnumerable<Role> roles) =>
        unit == UnitCode.Center(UnitCode.Nation.Division) && roles.Any(RoleRules.IsSystemAdministrator);

    /// <summary>The command waits, unless it was confirmed, where the authority of who gives it wants so, or <paramref name="always"/>.</summary>
    internal static async Task AskAsync(CommandContext context, bool always, CancellationToken cancel)
    {
        if (context.Command.Call.Confirmed is not null) return;
        var authority = context.Actor.UnitPath.Authority;
        if (!always && !await AreOnAsync(context.Db, authority, cancel)) return;
        var settings = await RegulationInForce.SettingsAsync(ReadDoor.Within(context.Connection, null), cancel);
        context.Waits = new Waiting(authority, context.Now.AddDays(settings.At(SettingName.ApprovalDays, context.Now)));
    }

    internal static Task<bool> AreOnAsync(NetMonitorDb db, UnitCode authority, CancellationToken cancel)
    {
        var name = Setting + authority;
        return db.InstallationSettings.AnyAsync(row => row.Name == name, cancel);
    }

    internal static NpgsqlBatchCommand Switch(UnitCode authority, bool on, DateTimeOffset now) => on
        ? Sql.Statement("insert into installation_settings (name, value) values ($1, $2) on conflict do nothing", Setting + authority, $"{now:O}")
        : Sql.Statement("delete from installation_settings where name = $1", Setting + authority);

    /// <summary>What is written instead of a command that waits: the request with its entry, and the answer to its caller.</summary>
    internal static (Refusal Answer, NpgsqlBatchCommand Row, JournalEntry Entry) Request(CommandContext context, Waiting waiting)
    {
        var (authority, until) = waiting;
        var (id, command) = (Guid.CreateVersion7(context.Now), context.Command);
        return (
            new Refusal("AwaitsApproval", RefusalKind.Awaiting).With("approval", id.ToString()).With("at", $"{until:O}"),
            Sql.Statement(
                """
                insert into approvals (id, authority, unit_code, operation, subject_type, subject_number, command, requested_by, requested_at, until, state)
                values ($1, $2, $3, $4, $5, $6, $7::json, $8, $9, $10, $11)
                """,
                id, authority.ToString(), context.Actor.UnitCode.ToString(), command.Operation.Name, (object?)command.On?.Type ?? DBNull.Value,
                (object?)command.On?.Number ?? DBNull.Value, KeptAnswers.ToKeep(command.Body), context.Actor.UserName, context.Now, until,
                nameof(ApprovalState.Waiting)),
            Entry(context, id, new ApprovalRequested(command.Operation.Name, command.On, until), context.Actor, context.Actor));
    }

    /// <summary>
    /// Takes the confirmed request, locked until the command ends: <c>ApprovalOver</c> where it was decided or has ended, so that of two confirmations at
    /// once, on whatever nodes, one acts.
    /// </summary>
    internal static async Task<Refusal?> TakeAsync(CommandContext context, Confirmation confirmed, CancellationToken cancel)
    {
        var row = await context.Db.Approvals.FromSql($"select * from approvals where id = {confirmed.Approval} for update").AsNoTracking().FirstAsync(cancel);
        if (row.State != ApprovalState.Waiting || row.Until <= context.Now) return Over;
        context.Write(Sql.Statement(
            "update approvals set state = $2, decided_by = $3, decided_at = $4 where id = $1", row.Id, nameof(ApprovalState.Confirmed),
            confirmed.By.UserName, context.Now));
        context.Record(Entry(
            context, row.Id, new ApprovalConfirmed(row.Operation, context.Command.On, row.RequestedBy), confirmed.By, context.Actor));
        return null;
    }

    internal static Refusal Over { get; } = Refusal.Conflict("ApprovalOver");

    /// <summary>For who asked, and the administrators of both units.</summary>
    internal static JournalEntry Entry(CommandContext context, Guid id, DomainEvent what, Actor by, Actor requester) =>
        new(what, Subject.Approval(id), what is ApprovalRequested ? 1 : 2, by, context.Now)
        {
            UnitCode = requester.UnitCode.ToString(), UnitPath = requester.UnitPath.ToString(),
            Readers = Readers.OfAccount(requester.UserName, requester.UnitPath, by.UnitPath),
        };
}
