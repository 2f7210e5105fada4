using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What the journal says of an account that leaked (R13.2).</summary>
internal static class IncidentAnalysis
{
    /// <summary>All accounts that the account ever made, and that those made, to the end.</summary>
    public static async Task<IReadOnlyList<NewAccount>> MadeAsync(ReadBatch read, string userName, CancellationToken cancel)
    {
        var made = AddMade(read, sql => sql.Value(userName));
        await read.RunAsync(cancel);
        return made;
    }

    /// <summary>The same of the account that <paramref name="account"/> names, read with whatever else is.</summary>
    public static IReadOnlyList<NewAccount> AddMade(ReadBatch read, Func<Sql, string> account)
    {
        var sql = new Sql();
        var leaked = account(sql);
        return read.Add(sql.InBatch(
            $"""
            with recursive made (user_name, name, unit_code, by, at) as (
              select {Columns} from journal j where {By(leaked)}
              union
              select {Columns} from made cross join lateral (
                select * from journal j where {By("made.user_name")} order by j.xid, j.id) j)
            select user_name, name, unit_code, by, at from made order by at, user_name
            """),
            row => new NewAccount(row.Text(), row.Text(), row.Text(), row.Text(), row.Time()));
    }

    /// <summary>
    /// How many entries of the window have come since the list was confirmed: committed late, or by an account that was made. The list knows none of them.
    /// </summary>
    public static async Task<int> CameSinceAsync(CommandContext context, Incident incident, CancellationToken cancel)
    {
        if (incident is not { UserName: { } leaked, Analysis: not null }) return 0;
        var read = ReadDoor.Within(context.Connection, null);
        var window = Window.Of(incident, await MadeAsync(read, leaked, cancel));
        return (await WindowReading.CountAsync(read, window, cancel)).Since;
    }

    /// <summary>Opens the list again instead of a step that rests on it, where entries came since. True where it did.</summary>
    public static async Task<Result<bool>> ReopensAsync(CommandContext context, Incident incident, IncidentStep step, CancellationToken cancel)
    {
        if (incident.WhyNot(step) is { } refusal) return refusal;
        if (!IncidentWorkflow.Reopens(incident.State, step) || await CameSinceAsync(context, incident, cancel) is not (> 0 and var lines)) return false;
        var taken = incident.Reopen(step, context.Author.UserName, context.Now);
        if (taken.IsRefused) return taken.Refusal;
        IncidentFile.Record(context, incident, new IncidentReopened(step, lines));
        return true;
    }

    private const string Columns = "j.subject_number, j.data->>'name', j.unit_code, j.actor, j.at";

    /// <summary>By the index over the unit of who acted.</summary>
    private static string By(string actor) => $"left(j.actor, 10) = left({actor}, 10) and j.actor = {actor} and j.verb = '{nameof(AccountCreated)}'";
}
