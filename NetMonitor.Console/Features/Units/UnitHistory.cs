using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>An entry about a unit: who did what, when.</summary>
public sealed record UnitHistoryItem(long Id, DateTimeOffset At, string Actor, string Verb, JsonElement Data);

/// <summary>What happened to units, from the journal, for system administrators and leaders of a unit at or above it as the tree is now.</summary>
public sealed class UnitHistory(ReadDoor door)
{
    private static readonly Keyset<UnitHistoryItem> s_newestFirst = new(descending: true, Keyset.Number<UnitHistoryItem>("j.id", entry => entry.Id));

    public async Task<Result<Page<UnitHistoryItem>>> ListAsync(Actor actor, UnitCode code, PageRequest page, CancellationToken cancel)
    {
        if (actor.ReachOf(Permission.ReadUnitHistory) is not { } reach) return Permissions.Missing(Permission.ReadUnitHistory, actor.UnitKind);
        var (read, sql, scope) = (door.For(actor), new Sql(), new Sql());
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var seen = scope.InBatch(
            $"select from units u where u.code = {scope.Value(code.ToString())} and {Scopes.Within(scope, actor.ScopeOf(reach), "u.path")}");
        if (!await read.AnyAsync(seen, cancel)) return Refusal.OutOfScope("UnitNotFound", "R5.1");
        var subject = Subject.Unit(code);
        sql.Where(behind.Value).Where($"j.subject_type = {sql.Value(subject.Type)} and j.subject_number = {sql.Value(subject.Number)}");
        var entries = await door.For(actor).AllAsync(
            sql.InBatch($"select j.id, j.at, j.actor, j.verb, j.data from journal j where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => new UnitHistoryItem(row.Long(), row.Time(), row.Text(), row.Text(), row.Json<JsonElement>()), cancel);
        return s_newestFirst.Cut(entries, page, entry => entry);
    }

    /// <summary>Why it was done, or which names it bore before and after.</summary>
    internal static string? Reason(UnitHistoryItem entry)
    {
        return Text("reason") ?? (Text("nameBefore") is { } before ? $"{before} → {Text("name")}" : null);

        string? Text(string name) => entry.Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
