using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// A request with its legs, its parts and who reads them, in a command's transaction: its row is locked, so all steps on it come one after another.
/// </summary>
internal sealed class StoredAssistance(CommandContext context, AssistanceRequest request, List<AssistanceLeg> legs)
{
    private readonly HashSet<AssistanceLeg> _changed = [];

    private readonly HashSet<AssistancePart> _changedParts = [];

    private readonly HashSet<UnitPath> _granted = [];

    public AssistanceRequest Request => request;

    public List<AssistanceLeg> Legs => legs;

    public List<AssistancePart> Parts { get; private init; } = [];

    private List<AssistanceReaderRow> Readers { get; init; } = [];

    public static Refusal NotFound { get; } = Refusal.OutOfScope("AssistanceNotFound");

    public static SubjectLock Lock(string number) => new(() => [Sql.Statement("select 1 from assistance_requests where number = $1 for update", number)]);

    public static async Task<StoredAssistance?> LoadAsync(CommandContext context, string number, CancellationToken cancel)
    {
        if (await context.Db.AssistanceRequests.FirstOrDefaultAsync(row => row.Number == number, cancel) is not { } request) return null;
        var legs = await context.Db.AssistanceLegs.Where(leg => leg.Number == number).OrderBy(leg => leg.No).ToListAsync(cancel);
        return new StoredAssistance(context, request, legs)
        {
            Parts = await context.Db.AssistanceParts.Where(part => part.Number == number).OrderBy(part => part.No).ToListAsync(cancel),
            Readers = await context.Db.AssistanceReaders.Where(row => row.Number == number).ToListAsync(cancel),
        };
    }

    /// <summary>The same of a request that is there, in a command on another subject: its lock is taken first.</summary>
    public static async Task<StoredAssistance> OpenAsync(CommandContext context, ReadBatch read, string number, CancellationToken cancel)
    {
        read.Add(Lock(number).Statements()[0], _ => true);
        await read.RunAsync(cancel);
        return (await LoadAsync(context, number, cancel))!;
    }

    /// <summary>What stands on the ways that are left of its legs.</summary>
    public Task<RoutePlanner> PlannerAsync(ReadBatch read, CancellationToken cancel) => RoutePlanner.ReadAsync(
        read, legs.SelectMany(leg => leg.CentersAhead.Append(leg.UnitCode).Append(leg.Holder.Leaf)).Append(request.RequesterCode), cancel);

    /// <summary>The legs that an account reads, as <see cref="Scopes.AssistanceLegs"/> has it.</summary>
    public IEnumerable<AssistanceLeg> SeenBy(Actor actor) => actor.Work.Covers(request.Requester)
        || legs.Any(leg => leg is { Lead: true, DeliveredAt: not null } && actor.Work.Covers(leg.Asked))
        ? legs
        : legs.Where(leg => Readers.Any(row => row.Leg == leg.No && row.Part == 0 && actor.Work.Covers(UnitPath.Parse(row.UnitPath))));

    /// <summary>The parts that were given to units whose work an account reads.</summary>
    public IEnumerable<AssistancePart> PartsSeenBy(Actor actor) => Parts.Where(part => actor.Work.Covers(UnitPath.Parse(part.UnitPath)));

    /// <summary>Whether an account reads anything of it.</summary>
    public bool IsReadBy(Actor actor) => SeenBy(actor).Any() || PartsSeenBy(actor).Any();

    /// <summary>The version that a reader sees: the whole request's for who reads all of it, else the newest of the legs, or parts, that it reads.</summary>
    public long VersionFor(Actor actor)
    {
        if (actor.Work.Covers(request.Requester)) return request.Version;
        var legsSeen = SeenBy(actor).Select(leg => leg.Version).ToList();
        return legsSeen.Count > 0 ? legsSeen.Max() : PartsSeenBy(actor).Select(part => part.Version).DefaultIfEmpty(request.Version).Max();
    }

    public void Changed(AssistanceLeg leg) => _changed.Add(leg);

    /// <summary>A part changed, and its leg with it.</summary>
    public void Changed(AssistancePart part)
    {
        _changedParts.Add(part);
        _changed.Add(legs.Single(leg => leg.No == part.Leg));
    }

    /// <summary>All changes of this command are made: the request has a new version, and each leg and part that changed stands in it.</summary>
    public void Commit() => request.Stepped(legs, _changed, _changedParts, context.Now);

    /// <summary>
    /// Questions of a leg that were split off have nobody to answer to any more: the parts that are taken back. Those of one unit alone where that is asked
    /// all of it now.
    /// </summary>
    public IReadOnlyList<AssistancePart> TakePartsBack(AssistanceLeg leg, UnitCode? of = null)
    {
        var taken = Parts.Where(part => part.Leg == leg.No && part.State == PartState.Given && (of is null || part.UnitCode == of)).ToList();
        foreach (var part in taken)
            if (!part.TakeBack(context.Now).IsRefused) Changed(part);
        return taken;
    }

    /// <summary>From now on a unit reads a leg, or a part of it alone, and the units above it find the request in their lists.</summary>
    public void LetRead(AssistanceLeg leg, UnitPath unit, int part = 0)
    {
        var code = unit.Leaf.ToString();
        if (Readers.Any(row => row.Leg == leg.No && row.UnitCode == code && row.Part == part)) return;
        var row = new AssistanceReaderRow { Number = request.Number, Leg = leg.No, UnitCode = code, UnitPath = unit.ToString(), Part = part };
        Readers.Add(row);
        context.Db.AssistanceReaders.Add(row);
        if (_granted.Add(unit)) Grant(context, request, unit);
    }

    public static void Grant(CommandContext context, AssistanceRequest request, UnitPath unit) => context.Write(Sql.Statement(
        """
        insert into assistance_grants (unit_code, created_at, number, direct) select code, $2, $3, code = $4 from unnest($1) code
        on conflict (unit_code, created_at, number) do update set direct = assistance_grants.direct or excluded.direct
        """, unit.Codes().Select(code => code.ToString()).ToArray(), request.CreatedAt, request.Number, unit.Leaf.ToString()));

    /// <summary>Puts an entry on record that the requesting unit and all who read the leg may read.</summary>
    public void Record(AssistanceEvent what, AssistanceLeg leg, UnitPath unit) =>
        Record(what with { Leg = leg.No }, unit, [request.Requester, .. ReadersOf(leg)]);

    /// <summary>Puts an entry on record about a part: for the unit asked and the one that has the part.</summary>
    public void Record(AssistanceEvent what, AssistanceLeg leg, AssistancePart part) =>
        Record(what with { Leg = leg.No }, UnitPath.Parse(part.UnitPath), [leg.Asked, UnitPath.Parse(part.UnitPath)]);

    /// <summary>Puts an entry on record that some units may read.</summary>
    public void Record(AssistanceEvent what, UnitPath unit, IReadOnlyList<UnitPath> readers) => Record(context, request, what, unit, readers);

    /// <summary>The same of a request that has no legs at hand.</summary>
    public static void Record(
        CommandContext context, AssistanceRequest request, AssistanceEvent what, UnitPath unit, IReadOnlyList<UnitPath> readers) => context.Record(
        new JournalEntry(what, Subject.Assistance(request.Number), request.Version, context.Author, context.Now)
        {
            UnitCode = unit.Leaf.ToString(), UnitPath = unit.ToString(), Readers = Domain.Journal.Readers.OfWork([.. readers.Distinct()]),
        });

    public IEnumerable<UnitPath> ReadersOf(AssistanceLeg leg) =>
        Readers.Where(row => row.Leg == leg.No && row.Part == 0).Select(row => UnitPath.Parse(row.UnitPath));
}
