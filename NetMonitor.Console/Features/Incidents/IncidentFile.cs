using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>Where an incident stands after a step.</summary>
public sealed record IncidentAnswer(string Number, IncidentState State, long Version)
{
    internal static IncidentAnswer Of(Incident incident) => new(incident.Number, incident.State, incident.Version);
}

/// <summary>An incident as the subject of commands: who may read it, who takes which step, and what goes on record.</summary>
internal static class IncidentFile
{
    public static Refusal NotFound { get; } = Refusal.OutOfScope("IncidentNotFound", "R13.1");

    /// <summary>Opens an incident for a step of its playbook, by the party that takes it.</summary>
    public static Opening<Incident> Of(Operation operation, IncidentStep step, string number) =>
        Of(operation, number, incident => IncidentWorkflow.Table.PartiesOf(incident.State, step));

    /// <summary>Opens an incident for what goes into its file beside the steps.</summary>
    public static Opening<Incident> Of(Operation operation, string number, params IncidentParty[] parties) =>
        Of(operation, number, _ => parties.ToHashSet());

    /// <summary>
    /// Whether the account reads it: who handles it, the unit's own leader, and the leaders above; never its holder, nor what its account made.
    /// </summary>
    public static bool IsSeen(Actor actor, Incident incident) => !incident.Barred.Contains(actor.UserName)
        && (actor.May(Permission.HandleIncidents)
            ? incident.HandlerCode == actor.ActingUnit
            : incident.LeaderCode == actor.ActingUnit && actor.May(Permission.DecideIncidents)
                || (actor.ReachOf(Permission.ReadIncidents) is { } reach && actor.ScopeOf(reach).Covers(UnitPath.Parse(incident.UnitPath))));

    /// <summary>The same for rows <c>i</c> of incidents.</summary>
    public static string Seen(Sql sql, Actor actor)
    {
        if (actor.ReachOf(Permission.ReadIncidents) is not { } reach) return "false";
        var unit = sql.Value(actor.ActingUnit.ToString());
        var ways = actor.May(Permission.HandleIncidents) ? $"i.handler_code = {unit}"
            : actor.May(Permission.DecideIncidents) ? $"(i.leader_code = {unit} or {Scopes.Within(sql, actor.ScopeOf(reach), "i.unit_path")})"
            : Scopes.Within(sql, actor.ScopeOf(reach), "i.unit_path");
        return $"{ways} and {sql.Value(actor.UserName)} <> all(i.barred)";
    }

    /// <summary>Whether the account is that party. An authority's leader is its Leader, a body's or station's its responsible person.</summary>
    public static bool Is(Actor actor, IncidentParty party, UnitCode handler, UnitCode? leader) => party == IncidentParty.Handler
        ? actor.May(Permission.HandleIncidents) && handler == actor.ActingUnit
        : leader == actor.ActingUnit && actor.Is(actor.ActingUnit.Kind == UnitKind.Authority ? Role.Leader : Role.ResponsiblePerson);

    /// <summary>
    /// Puts on record what a step did: for the unit that it concerns, told to those who handle it. The file has it; the feed and the journal's pages give
    /// it to the leaders above, and never to the holder.
    /// </summary>
    public static void Record(CommandContext context, Incident incident, DomainEvent what) => context.Record(
        new JournalEntry(what, Subject.Incident(incident.Number), incident.Version, context.Author, context.Now)
        {
            UnitCode = incident.UnitCode.ToString(), UnitPath = incident.UnitPath,
            Readers = new Readers { Administration = [IncidentUnits.OfAdministrators(UnitPath.Parse(incident.HandlerPath))] },
        });

    /// <summary>The account that leaked, locked: a step that changes it waits for its administrators' commands.</summary>
    public static Task<Account> AccountAsync(CommandContext context, Incident incident, CancellationToken cancel) =>
        context.Db.Accounts.FromSql($"select * from accounts where user_name = {incident.UserName} for update").FirstAsync(cancel);

    /// <summary>Why something is done to an account: its history names the incident and says no more.</summary>
    public static string ReasonOf(Incident incident) => incident.Number;

    private static Opening<Incident> Of(Operation operation, string number, Func<Incident, IReadOnlySet<IncidentParty>> parties) => new(
        Subject.Incident(number), new SubjectLock(() => [Sql.Statement("select 1 from incidents where number = $1 for update", number)]), NotFound)
    {
        Load = (context, cancel) => context.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, cancel),
        InScope = (context, incident, _) => Task.FromResult(IsSeen(context.Actor, incident)),
        Lacks = (actor, incident) => actor.Lacks(operation.Needs)
            ?? (parties(incident).Any(party => Is(actor, party, incident.HandlerCode, incident.LeaderCode))
                ? null
                : Refusal.Forbidden("IncidentOfOthers", incident.Kind.RuleOf())),
        Version = incident => incident.Version,
    };
}
