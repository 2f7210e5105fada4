using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What the journal says of an account that leaked (R13.2).</summary>
internal static class IncidentAnalysis
{
    /// <summary>All accounts that the account ever made, and that those made, to the end.</summary>
    public static Task<IReadOnlyList<NewAccount>> MadeAsync(ReadBatch read, string userName, CancellationToken cancel)
    {
        var sql = new Sql();
        var leaked = sql.Value(userName);
        return read.AllAsync(sql.InBatch(
            $"""
            with recursive made (user_name, name, unit_code, by, at) as (
              select {Columns} from journal j where {By(leaked)}
              union
              select {Columns} from made join journal j on {By("made.user_name")})
            select user_name, name, unit_code, by, at from made order by at, user_name
            """),
            row => new NewAccount(row.Text(), row.Text(), row.Text(), row.Text(), row.Time()), cancel);
    }

    private const string Columns = "j.subject_number, j.data->>'name', j.unit_code, j.actor, j.at";

    /// <summary>By the index over the unit of who acted.</summary>
    private static string By(string actor) => $"left(j.actor, 10) = left({actor}, 10) and j.actor = {actor} and j.verb = '{nameof(AccountCreated)}'";
}
