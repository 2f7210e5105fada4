using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Alerts.Detectors;

/// <summary>What leaves the console with somebody: reads of what is masked or confidential, and whole lists as files.</summary>
public static class SensitiveReads
{
    public static FrozenSet<string> Verbs { get; } = new[] { nameof(AssistancePartyRevealed), nameof(EvidenceOpened), nameof(AssistanceBundled) }.ToFrozenSet();

    public static FrozenSet<string> Exports { get; } = new[] { nameof(AssignmentsExported) }.ToFrozenSet();

    /// <summary>Rows of an export; 0 where it is none.</summary>
    public static int RowsOf(WatchedEntry entry) => entry.What is AssignmentsExported exported ? exported.Rows : 0;
}

public class ReadingMemory : Memory
{
    /// <summary>Reads of the hour that runs, on the law's clock.</summary>
    public DateTimeOffset Hour { get; set; }

    public int InHour { get; set; }

    /// <summary>Most reads in an hour, of each of the last days on which there were any.</summary>
    public Dictionary<DateOnly, int> Days { get; set; } = [];

    /// <summary>The largest export of each day.</summary>
    public Dictionary<DateOnly, int> Exports { get; set; } = [];

    /// <summary>Of an account: what it is there for; null where it is not known.</summary>
    public Role? Role { get; set; }

    /// <summary>Of a role: on each of the last days, how many of its accounts had so many reads in an hour at most.</summary>
    public Dictionary<DateOnly, Dictionary<int, int>> OfRole { get; set; } = [];
}

/// <summary>
/// D11: an account reads, or exports, far more than it is used to. As long as it has not enough days of its own, what is usual in its role counts.
/// </summary>
public sealed class BulkReading() : Detector<ReadingMemory>(DetectorId.D11,
    new("reads", 100, 20), new("timesUsual", 5, 2), new("activeDays", 28, 14), new("fewestDays", 10, 5), new("rows", 5_000, 500),
    new("timesLargest", 3, 1), new("exportDays", 90, 30), new("beginHour", 7, 9), new("endHour", 21, 17),
    DetectorFigure.Of("severity", AlertSeverity.High), DetectorFigure.Of("nightSeverity", AlertSeverity.Critical))
{
    private const int Most = 500;

    public override FrozenSet<string> Verbs { get; } =
        SensitiveReads.Verbs.Union(SensitiveReads.Exports).Append(nameof(AccountCreated)).Append(nameof(AccountAdjusted)).ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(100);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Verb is nameof(AccountCreated) or nameof(AccountAdjusted))
        {
            if (entry.Account is { } account) names.Add(account);
        }
        else if (entry.By is { } by)
        {
            names.Add(by);
            if (SensitiveReads.Verbs.Contains(entry.Verb))
                foreach (var role in Enum.GetValues<Role>()) names.Add(NameOf(role));
        }
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.What is AccountCreated or AccountAdjusted)
        {
            if (entry.Account is { } account && RoleIn(entry.What) is { } given) watching.Of<ReadingMemory>(account).Role = given;
            return;
        }

        if (entry.By is not { } by) return;
        var (memory, figures) = (watching.Of<ReadingMemory>(by), watching.Figures(entry.ActorPath, entry.At));
        var severity = OutsideHours.IsOutside(entry.At, figures, watching.World.Calendar) ? "nightSeverity" : "severity";
        var (clock, day) = (WorkingCalendar.Clock(entry.At), WorkingCalendar.DayOf(entry.At));
        if (SensitiveReads.Exports.Contains(entry.Verb))
        {
            var rows = SensitiveReads.RowsOf(entry);
            Forget(memory.Exports, day.AddDays(-figures["exportDays"]));
            var usual = Math.Max(figures["rows"], (long)figures["timesLargest"] * memory.Exports.Values.DefaultIfEmpty().Max());
            memory.Exports[day] = Math.Max(rows, memory.Exports.GetValueOrDefault(day));
            if (rows > usual) Hit([new Mark(entry.At, entry.Id, null, rows)]);
            return;
        }

        var hour = new DateTimeOffset(clock.Year, clock.Month, clock.Day, clock.Hour, 0, 0, WorkingCalendar.Offset);
        if (memory.Hour != hour) (memory.Hour, memory.InHour, memory.Marks) = (hour, 0, []);
        memory.InHour++;
        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, TimeSpan.FromHours(1), Most);
        var others = memory.Role is { } role ? watching.Of<ReadingMemory>(NameOf(role)).OfRole : null;
        if (memory.InHour > Usual(memory.Days, others, day, figures)) Hit(memory.Marks);
        var most = memory.Days.GetValueOrDefault(day);
        if (memory.InHour > most)
        {
            memory.Days[day] = memory.InHour;
            if (others is not null) Count(others, day, most, memory.InHour, figures["activeDays"]);
        }

        while (memory.Days.Count > figures["activeDays"] + 1) memory.Days.Remove(memory.Days.Keys.Min());

        void Hit(IReadOnlyList<Mark> marks) => watching.Hit(
            by, figures.Severity(severity), AdministrativeActs.ByActor(entry), marks, figures, $"{by} {clock:yyyy-MM-dd HH}");
    }

    /// <summary>
    /// How many reads an hour may have: the figure, or several times what 19 of 20 days of its own stayed below; where it has not enough days, several times
    /// the median of its role's.
    /// </summary>
    private static long Usual(
        Dictionary<DateOnly, int> days, Dictionary<DateOnly, Dictionary<int, int>>? others, DateOnly today, FiguresInForce figures)
    {
        var before = days.Where(day => day.Key != today).Select(day => day.Value).Order().ToArray();
        var usual = before.Length >= figures["fewestDays"] ? before[(int)Math.Ceiling(0.95 * before.Length) - 1] : MedianOf(others, today);
        return Math.Max(figures["reads"], (long)figures["timesUsual"] * usual);
    }

    private static int MedianOf(Dictionary<DateOnly, Dictionary<int, int>>? days, DateOnly today)
    {
        var counts = (days ?? []).Where(day => day.Key != today).SelectMany(day => day.Value).OrderBy(count => count.Key).ToArray();
        var half = (counts.Sum(count => count.Value) + 1) / 2;
        foreach (var (reads, accounts) in counts)
            if ((half -= accounts) <= 0) return reads;
        return 0;
    }

    /// <summary>An account of the role has more in an hour of that day than before.</summary>
    private static void Count(Dictionary<DateOnly, Dictionary<int, int>> days, DateOnly day, int from, int to, int kept)
    {
        if (!days.TryGetValue(day, out var counts)) days[day] = counts = [];
        if (counts.TryGetValue(from, out var accounts) && accounts > 1) counts[from] = accounts - 1;
        else counts.Remove(from);
        counts[to] = counts.GetValueOrDefault(to) + 1;
        while (days.Count > kept + 1) days.Remove(days.Keys.Min());
    }

    private static Role? RoleIn(DomainEvent what) => what switch
    {
        AccountCreated created => created.Roles.Order().Cast<Role?>().FirstOrDefault(),
        AccountAdjusted adjusted => adjusted.Changes.Where(change => change.Field == nameof(Account.Roles))
            .Select(change => Enum.TryParse<Role>(change.To.Split(' ')[0], out var role) ? role : (Role?)null).FirstOrDefault(),
        _ => null,
    };

    private static string NameOf(Role role) => $"role {role}";

    private static void Forget(Dictionary<DateOnly, int> days, DateOnly before)
    {
        foreach (var day in days.Keys.Where(day => day < before).ToArray()) days.Remove(day);
    }
}

public class OutsideMemory : Memory
{
    /// <summary>Of the day that runs, by account: attempts that are not many.</summary>
    public Dictionary<string, int> Few { get; set; } = [];

    public DateOnly Day { get; set; }

    public long FirstEntry { get; set; }

    public DateTimeOffset FirstAt { get; set; }

    public string UnitPath { get; set; } = "";
}

/// <summary>D12: an account asks for what lies outside its scope or is not its to do: often, and for its unit's few others a daily word.</summary>
public sealed class OutsideScope() : Detector<OutsideMemory>(DetectorId.D12,
    new("few", 5, 2), new("fewMinutes", 10, 120), new("day", 20, 5), DetectorFigure.Of("severity", AlertSeverity.High),
    DetectorFigure.Of("digestSeverity", AlertSeverity.Medium))
{
    private const int Most = 200;

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(Refused) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(2);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.By is not { } by || OutsideOf(entry) is null) return;
        names.Add(by);
        names.Add(DigestOf(entry));
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.By is not { } by || OutsideOf(entry) is not { } refused) return;
        var (memory, figures) = (watching.Of<OutsideMemory>(by), watching.Figures(entry.ActorPath, entry.At));
        // One that stands for those since the last one that was recorded: ten, a hundred …
        memory.Marks.Add(new Mark(entry.At, entry.Id, null, refused.Count is { } count and > 20 ? count - Math.Max(20, count / 10) : 1));
        memory.Keep(entry.At, TimeSpan.FromDays(1), Most);
        var recent = memory.Since(entry.At - figures.Minutes("fewMinutes"));
        var isMany = recent.Sum(mark => mark.Weight) >= figures["few"] || memory.Marks.Sum(mark => mark.Weight) >= figures["day"];
        if (isMany) watching.Hit(by, figures.Severity("severity"), AdministrativeActs.ByActor(entry), memory.Marks, figures);
        Digest(entry, by, isMany, watching);
    }

    public override void Look(string of, DateTimeOffset at, Watching watching)
    {
        var memory = watching.Of<OutsideMemory>(of);
        memory.DueAt = null;
        if (memory.Few.Count == 0) return;
        var figures = watching.Figures(memory.UnitPath, at);
        var unit = Units.UnitPath.Parse(memory.UnitPath).Leaf;
        watching.Hit(
            of, figures.Severity("digestSeverity"), new About(null, unit.ToString(), memory.UnitPath),
            [new Mark(memory.FirstAt, memory.FirstEntry, null, memory.Few.Values.Sum())], figures, $"{of} {memory.Day:yyyy-MM-dd}", at);
        memory.Few.Clear();
    }

    private static void Digest(WatchedEntry entry, string by, bool isMany, Watching watching)
    {
        var (digest, day) = (watching.Of<OutsideMemory>(DigestOf(entry)), WorkingCalendar.DayOf(entry.At));
        if (isMany)
        {
            digest.Few.Remove(by);
            return;
        }

        if (digest.Few.Count == 0) (digest.Day, digest.FirstAt, digest.FirstEntry, digest.UnitPath) = (day, entry.At, entry.Id, AuthorityPath(entry));
        digest.DueAt = WorkingCalendar.StartOf(digest.Day.AddDays(1));
        digest.Few[by] = digest.Few.GetValueOrDefault(by) + 1;
    }

    /// <summary>Null for all else: whoever has to sign in again, or to change the password first, reached for nothing.</summary>
    private static Refused? OutsideOf(WatchedEntry entry) =>
        entry.What is Refused
        {
            Kind: RefusalKind.OutOfScope or RefusalKind.Forbidden, Code: not ("ReauthenticationRequired" or "PasswordChangeRequired" or "DutyNotAccepted"),
        } refused ? refused : null;

    private static string DigestOf(WatchedEntry entry) => $"digest {AuthorityPath(entry)}";

    private static string AuthorityPath(WatchedEntry entry) => Units.UnitPath.Parse(entry.ActorPath).AuthorityPath.ToString();
}
