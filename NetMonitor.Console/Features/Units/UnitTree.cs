using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>The tree of units as commands change it: what locks it, and how all paths of a part of it are written anew (<see cref="MovingPaths"/>).</summary>
internal static class UnitTree
{
    private const int Key = 7413;

    /// <summary>
    /// For what makes or changes a unit where it stands: several at once, and the units one after the other, but none while a part of the tree moves, whose
    /// paths it would miss.
    /// </summary>
    public static SubjectLock Lock(params UnitCode[] units) => new(() => [new($"select pg_advisory_xact_lock_shared({Key})"), OfUnits(units)]);

    /// <summary>For a move: one at a time in the whole country, because each is judged by the tree that the one before left.</summary>
    public static SubjectLock LockWhole(params UnitCode[] units) => new(() => [new($"select pg_advisory_xact_lock({Key})"), OfUnits(units)]);

    /// <summary>
    /// Writes the paths of all that lies at or below one path so that it lies at or below another, in every table; but for the units of
    /// <paramref name="but"/>, which stay. Answers how many units that were, and how many rows of all tables.
    /// </summary>
    public static async Task<(int Units, int Rows)> RewriteAsync(CommandContext context, UnitPath from, UnitPath to, UnitPath[] but, CancellationToken cancel)
    {
        await using var batch = new Npgsql.NpgsqlBatch(context.Connection);
        foreach (var (table, column) in MovingPaths.Moved)
        {
            var sql = new Sql();
            var versioned = table == "units" ? ", version = version + 1" : "";
            batch.BatchCommands.Add(sql.InBatch(
                $"""
                update {table} set {column} = {sql.Value(to.ToString())} || substr({column}, {sql.Value(from.ToString().Length + 1)}){versioned}
                where {sql.Below(from, column)} and {column} <> all({sql.Value(Array.ConvertAll(but, path => path.ToString()))})
                """));
        }

        var rows = await batch.ExecuteNonQueryAsync(cancel);
        return (MovingPaths.Moved.Select((moved, place) => moved.Table == "units" ? (int)batch.BatchCommands[place].Rows : 0).Sum(), rows);
    }

    /// <summary>Ends the sessions of all accounts at or below a unit; answers how many accounts there are.</summary>
    public static async Task<int> EndSessionsAsync(CommandContext context, UnitPath path, string reason, CancellationToken cancel)
    {
        await SessionStore.EndWhereAsync(
            context, "user_name in (select user_name from accounts where unit_path >= {0} and unit_path < {1})", [path.ToString(), path.UpperBound], reason,
            cancel);
        var sql = new Sql();
        return await ReadDoor.Within(context.Connection, context.Command.Actor).FirstAsync(
            sql.InBatch($"select count(*)::int from accounts where {sql.Below(path, "unit_path")}"), row => row.Int(), cancel);
    }

    private static Npgsql.NpgsqlBatchCommand OfUnits(UnitCode[] units) => Sql.Statement(
        "select 1 from units where code = any($1) order by code for update", (object)Array.ConvertAll(units, unit => unit.ToString()));
}
