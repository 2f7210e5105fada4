using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>What an inspection came to for one authority.</summary>
internal sealed record AuthorityCounts(UnitPath Authority, RuleCount Count);

/// <summary>
/// Holds inspections (R17.1), within a command: all rules, however many authorities and accounts, are one statement, which compares what they find with the
/// findings there are. One finding a rule and subject: new ones are opened, fixed ones that are found again are reopened, and all that are not found any
/// more are closed.
/// </summary>
public sealed class Inspector(WorkingCalendars calendars, RegulationInForce regulation)
{
    /// <summary>One at a time: two that look at one authority would both open what they find.</summary>
    internal static SubjectLock Alone { get; } = new(() => [new("select pg_advisory_xact_lock(7417)")]);

    /// <summary>What the rules measure by now.</summary>
    internal async Task<RuleDay> DayAsync(DateTimeOffset now, CancellationToken cancel) =>
        new(now, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));

    /// <summary>Holds it, and puts it on record: one entry for it, and one for each authority for which something changed.</summary>
    internal static async Task<(Inspection Held, IReadOnlyList<RuleCount> Counts)> HoldAsync(
        CommandContext context, RuleDay day, RuleScope scope, string? period, string? reason, CancellationToken cancel)
    {
        var number = await Numbers.NextAsync(context, DocumentNumber.Inspection, scope.Authority.Leaf.Division, cancel);
        var held = new Inspection(number, scope.Authority, scope.WithAllBelow, period, context.Command.Actor?.UserName, reason, context.Now);
        context.Db.Inspections.Add(held);
        await context.Db.SaveChangesAsync(cancel);
        var found = await ReadDoor.Within(context.Connection, null).AllAsync(
            Compare(number, day, scope), row => new AuthorityCounts(
                row.Path(), new RuleCount(row.Named<InspectionRule>(), row.Int(), row.Int(), row.Int(), row.Int())), cancel);
        var counts = Sum(found);
        Record(context, held, counts, found);
        return (held, counts);
    }

    /// <summary>Whether a rule finds a subject now.</summary>
    internal static async Task<bool> IsFoundAsync(CommandContext context, RuleDay day, Finding finding, CancellationToken cancel)
    {
        var sql = new Sql();
        var scope = new RuleScope(UnitPath.Root(UnitCode.Nation), WithAllBelow: true, finding.SubjectNumber);
        var look = sql.InBatch($"select from ({new RuleSql(sql, day, scope).One(RuleOfInspection.Of(finding.Rule))}) found");
        return await ReadDoor.Within(context.Connection, null).AnyAsync(look, cancel);
    }

    /// <summary>The counts of several authorities, by rule.</summary>
    internal static IReadOnlyList<RuleCount> Sum(IEnumerable<AuthorityCounts> counts) =>
    [
        .. from count in counts.Select(row => row.Count)
           group count by count.Rule into rule
           orderby rule.Key
           select new RuleCount(
               rule.Key, rule.Sum(row => row.Found), rule.Sum(row => row.Opened), rule.Sum(row => row.CameBack), rule.Sum(row => row.Gone)),
    ];

    private static Npgsql.NpgsqlBatchCommand Compare(string number, RuleDay day, RuleScope scope)
    {
        var sql = new Sql();
        var found = new RuleSql(sql, day, scope).All();
        var (inspection, now) = (sql.Value(number), sql.Value(day.Now.ToUniversalTime()));
        const string Place = "unit_code = {0}, unit_path = x.path, authority_code = {1}, authority_path = x.owner, facts = x.facts";
        var place = string.Format(
            System.Globalization.CultureInfo.InvariantCulture, Place, UnitSql.LeafOf("x.path"), UnitSql.LeafOf("x.owner"));
        return sql.InBatch(
            $"""
            with found as materialized ({found}),
            opened as (
              insert into findings (id, rule, subject_type, subject_number, unit_code, unit_path, authority_code, authority_path, facts, state,
                first_found_at, first_inspection, last_found_at, last_inspection, opened_at, clock_from, version)
              select id, rule, subject_type, number, {UnitSql.LeafOf("path")}, path, {UnitSql.LeafOf("owner")}, owner, facts, '{nameof(FindingState.Open)}',
                {now}, {inspection}, {now}, {inspection}, {now}, {now}, 1
              from found where not exists (select from findings known where known.id = found.id)
              returning authority_path, rule),
            came_back as (
              update findings f set {place}, state = '{FindingWorkflow.Table.Find(FindingState.Fixed, FindingStep.ComeBack)!.Value.To}',
                last_found_at = {now}, last_inspection = {inspection}, opened_at = {now}, clock_from = {now}, assignee = null, reason = null,
                step_by = '{Author.System.UserName}', step_at = {now}, accepted_until = null, raised_path = null, version = f.version + 1
              from found x where f.id = x.id and f.state in {StateSql.Names(FindingWorkflow.From(FindingStep.ComeBack))}
              returning f.authority_path, f.rule),
            still as (
              update findings f set {place}, last_found_at = {now}, last_inspection = {inspection}
              from found x where f.id = x.id and f.state not in {StateSql.Names(FindingWorkflow.From(FindingStep.ComeBack))}),
            gone as (
              update findings f set state = '{nameof(FindingState.Fixed)}', reason = null, step_by = '{Author.System.UserName}', step_at = {now},
                accepted_until = null, version = f.version + 1
              where f.state in {StateSql.Names(FindingWorkflow.From(FindingStep.Disappear))} and {scope.Of(sql, "f.authority_path", "f.authority_path")}
                and not exists (select from found x where x.id = f.id)
              returning f.authority_path, f.rule),
            counted as (
              insert into inspection_results (number, authority_code, authority_path, rule, found, opened, came_back, gone)
              select {inspection}, {UnitSql.LeafOf("owner")}, owner, rule, sum(is_found), sum(is_opened), sum(is_back), sum(is_gone)
              from (
                select owner, rule, 1 as is_found, 0 as is_opened, 0 as is_back, 0 as is_gone from found
                union all select authority_path, rule, 0, 1, 0, 0 from opened
                union all select authority_path, rule, 0, 0, 1, 0 from came_back
                union all select authority_path, rule, 0, 0, 0, 1 from gone) each
              group by owner, rule
              returning authority_path, rule, found, opened, came_back, gone)
            select authority_path, rule, found, opened, came_back, gone from counted order by authority_path, rule
            """);
    }

    private static void Record(CommandContext context, Inspection held, IReadOnlyList<RuleCount> counts, IReadOnlyList<AuthorityCounts> found)
    {
        var subject = Subject.Inspection(held.Number);
        context.Record(new JournalEntry(
            new InspectionHeld(held.Period, held.WithAllBelow, held.Reason, counts), subject, 1, context.Author, context.Now)
        {
            UnitCode = held.UnitCode.ToString(),
            UnitPath = held.UnitPath,
            Readers = new Readers { Administration = [FindingEntries.CenterOf(UnitPath.Parse(held.UnitPath))] },
        });
        foreach (var authority in found.Where(row => row.Count.Opened + row.Count.CameBack + row.Count.Gone > 0).GroupBy(row => row.Authority))
            context.Record(new JournalEntry(
                new FindingsChanged(
                    authority.Sum(row => row.Count.Opened), authority.Sum(row => row.Count.CameBack), authority.Sum(row => row.Count.Gone),
                    [.. authority.Select(row => row.Count)]), subject, 1, context.Author, context.Now)
            {
                UnitCode = authority.Key.Leaf.ToString(),
                UnitPath = authority.Key.ToString(),
                Readers = new Readers { Administration = [FindingEntries.CenterOf(authority.Key)] },
            });
    }
}
