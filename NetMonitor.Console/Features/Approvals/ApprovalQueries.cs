using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

/// <summary>A request as its readers see it: the operation with its body, and the number of what it is about where it does not make that.</summary>
public sealed record ApprovalItem(
    Guid Id, string Operation, string? On, JsonElement Command, UnitCode UnitCode, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset Until,
    ApprovalState State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason)
{
    /// <summary>Over a row <c>p</c> of approvals.</summary>
    internal const string Columns =
        "p.id, p.operation, p.subject_number, p.command, p.unit_code, p.requested_by, p.requested_at, p.until, p.state, p.decided_by, p.decided_at, p.reason";

    internal static ApprovalItem Read(RowReader row, DateTimeOffset now)
    {
        var (id, operation, on, command, unit) = (row.Guid(), row.Text(), row.TextOrNull(), row.Json<JsonElement>(), row.Unit());
        var (by, at, until, state) = (row.Text(), row.Time(), row.Time(), row.Named<ApprovalState>());
        return new ApprovalItem(
            id, operation, on, command, unit, by, at, until, state == ApprovalState.Waiting && until <= now ? ApprovalState.Ended : state,
            row.TextOrNull(), row.TimeOrNull(), row.TextOrNull());
    }
}

/// <summary>Which requests: what waits for the caller's word, what the caller asked for, or what was decided or has ended.</summary>
public enum ApprovalBox
{
    ToDecide,
    Mine,
    Decided,
}

/// <summary>Requests that wait, or waited, for a second administrator: the own unit's, and for a center's administrators all of its authority's.</summary>
public sealed class ApprovalQueries(ReadDoor door, TimeProvider time)
{
    private static readonly Keyset<ApprovalItem> s_newestFirst = new(
        descending: true, Keyset.Time<ApprovalItem>("p.requested_at", item => item.RequestedAt), Keyset.Id<ApprovalItem>("p.id", item => item.Id));

    public async Task<Result<Page<ApprovalItem>>> ListAsync(
        Actor actor, ApprovalState? state, ApprovalBox? box, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var now = time.GetUtcNow();
        sql.Where(behind.Value).Where(Seen(sql, actor));
        if (state is { } wanted)
        {
            var kept = wanted == ApprovalState.Ended ? ApprovalState.Waiting : wanted;
            sql.Where($"p.state = {sql.Value(kept.ToString())}");
            if (kept == ApprovalState.Waiting) sql.Where($"p.until {(wanted == ApprovalState.Ended ? "<=" : ">")} {sql.Value(now)}");
        }

        var (waits, own) = ($"(p.state = '{nameof(ApprovalState.Waiting)}' and p.until > {sql.Value(now)})", $"p.requested_by = {sql.Value(actor.UserName)}");
        if (box is { } chosen)
            sql.Where(chosen switch { ApprovalBox.ToDecide => $"{waits} and not {own}", ApprovalBox.Mine => own, _ => $"not {waits}" });
        var items = await door.For(actor).AllAsync(
            sql.InBatch($"select {ApprovalItem.Columns} from approvals p where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => ApprovalItem.Read(row, now), cancel);
        return s_newestFirst.Cut(items, page, item => item);
    }

    public async Task<Result<ApprovalItem>> GetAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch($"select {ApprovalItem.Columns} from approvals p where p.id = {sql.Value(id)} and {Seen(sql, actor)}");
        var now = time.GetUtcNow();
        return await door.For(actor).FirstAsync(find, row => ApprovalItem.Read(row, now), cancel) is { } item ? item : DecideApproval.NotFound;
    }

    /// <summary>The same as <see cref="DecideApproval.IsFor"/>.</summary>
    private static string Seen(Sql sql, Actor actor)
    {
        var authority = $"p.authority = {sql.Value(actor.UnitPath.Authority.ToString())}";
        return actor.Is(Role.CenterSystemAdministrator) ? authority : $"{authority} and p.unit_code = {sql.Value(actor.UnitCode.ToString())}";
    }
}
