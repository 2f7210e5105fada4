using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Alerts.Detectors;

/// <summary>D1: somebody tries one account again and again.</summary>
public sealed class RefusedAccount() : Detector<Memory>(DetectorId.D1,
    new("few", 5, 2), new("fewMinutes", 15, 120), DetectorFigure.Of("fewSeverity", AlertSeverity.Medium),
    new("many", 10, 3), new("manyMinutes", 15, 120), new("day", 20, 5), DetectorFigure.Of("manySeverity", AlertSeverity.High))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignInRefused) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(1);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account) return;
        var (memory, figures) = (watching.Of(account), watching.Figures(entry.UnitPath, entry.At));
        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, Remembers, Math.Max(figures["day"], Math.Max(figures["many"], figures["few"])));
        var (few, many) = (memory.Since(entry.At - figures.Minutes("fewMinutes")), memory.Since(entry.At - figures.Minutes("manyMinutes")));
        if (memory.Marks.Count >= figures["day"]) watching.Hit(account, figures.Severity("manySeverity"), About.Of(entry), memory.Marks, figures);
        else if (many.Count >= figures["many"]) watching.Hit(account, figures.Severity("manySeverity"), About.Of(entry), many, figures);
        else if (few.Count >= figures["few"]) watching.Hit(account, figures.Severity("fewSeverity"), About.Of(entry), few, figures);
    }
}

/// <summary>What is remembered of tries from one place: the unit that all the accounts have in common is told.</summary>
public class TriesMemory : Memory
{
    /// <summary>Where each account that was tried belongs.</summary>
    public Dictionary<string, string> Units { get; set; } = [];

    /// <summary>The accounts that were part of a spraying, with the time of the last try.</summary>
    public Dictionary<string, DateTimeOffset> Sprayed { get; set; } = [];

    public void Add(WatchedEntry entry, Mark mark)
    {
        Marks.Add(mark);
        if (entry.Account is { } account) Units[account] = entry.UnitPath;
    }

    public void Forget(DateTimeOffset now, TimeSpan window, int most)
    {
        Keep(now, window, most);
        if (Units.Count <= 2 * most) return;
        var known = Marks.Select(mark => mark.Tag).ToHashSet();
        foreach (var name in Units.Keys.Where(name => !known.Contains(name)).ToArray()) Units.Remove(name);
    }

    /// <summary>The lowest authority above all the accounts; the nation where no account is known.</summary>
    public About Common()
    {
        UnitPath? common = null;
        foreach (var mark in Marks)
            if (mark.Tag is { } name && Units.TryGetValue(name, out var text) && UnitPath.TryParse(text, out var path))
                common = common is { } far ? far.CommonWith(path) ?? far : path;
        if (common is not { } at) return About.Nation;
        at = at.AuthorityPath;
        return new About(null, at.Leaf.ToString(), at.ToString());
    }
}

/// <summary>D2: one network tries several names again and again. Tries that were not even weighed count, too.</summary>
public sealed class RefusedNetwork() : Detector<TriesMemory>(DetectorId.D2,
    new("tries", 30, 5), new("minutes", 15, 120), new("names", 3, 1), DetectorFigure.Of("severity", AlertSeverity.High))
{
    private const int Most = 300;

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignInRefused), nameof(SignInsThrottled) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromHours(2);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (Tries.NetworkOf(entry) is { } network) names.Add(network);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (Tries.NetworkOf(entry) is not { } network) return;
        var (memory, figures) = (watching.Of<TriesMemory>(network), watching.Figures("", entry.At));
        memory.Add(entry, new Mark(entry.At, entry.Id, Tries.NameOf(entry), entry.What is SignInsThrottled throttled ? throttled.Count : 1));
        memory.Forget(entry.At, figures.Minutes("minutes"), Math.Max(Most, figures["tries"]));
        if (memory.Marks.Sum(mark => mark.Weight) < figures["tries"]) return;
        if (memory.Marks.Select(mark => mark.Tag).OfType<string>().Distinct().Take(figures["names"]).Count() < figures["names"]) return;
        watching.Hit(network, figures.Severity("severity"), memory.Common(), memory.Marks, figures);
    }
}

/// <summary>
/// D3: many names are tried a few times each, from one network or, where no network does it alone, at one authority; and one of them then signs in from
/// there.
/// </summary>
public sealed class Spraying() : Detector<TriesMemory>(DetectorId.D3,
    new("names", 10, 3), new("minutes", 60, 240), new("triesEach", 3, 10), DetectorFigure.Of("severity", AlertSeverity.High),
    new("signInHours", 24, 168), DetectorFigure.Of("signInSeverity", AlertSeverity.Critical))
{
    private const int Most = 400;

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignInRefused), nameof(SignedIn) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(7);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (Tries.NetworkOf(entry) is { } network) names.Add(network);
        if (AuthorityOf(entry) is { } authority) names.Add(authority);
        if (entry.What is not SignedIn signedIn) return;
        foreach (var of in Places(entry, signedIn))
        {
            names.Add(of);
            names.Add(GotIn(of, entry));
        }
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.What is SignedIn signedIn)
        {
            foreach (var of in Places(entry, signedIn)) SeeSignedIn(entry, of, watching);
            return;
        }

        if (Tries.NetworkOf(entry) is not { } network || Tries.NameOf(entry) is not { } name) return;
        if (!SeeTry(entry, network, name, watching) && AuthorityOf(entry) is { } authority) SeeTry(entry, authority, name, watching);
    }

    /// <summary>Whether it is a spraying.</summary>
    private static bool SeeTry(WatchedEntry entry, string of, string name, Watching watching)
    {
        var (memory, figures) = (watching.Of<TriesMemory>(of), watching.Figures(of == AuthorityOf(entry) ? entry.UnitPath : "", entry.At));
        memory.Add(entry, new Mark(entry.At, entry.Id, name));
        memory.Forget(entry.At, figures.Minutes("minutes"), Math.Max(Most, figures["names"] * figures["triesEach"]));
        var names = memory.Marks.GroupBy(mark => mark.Tag!).Where(tries => tries.Count() <= figures["triesEach"]).Select(tries => tries.Key).ToHashSet();
        if (names.Count < figures["names"]) return false;
        foreach (var sprayed in names) memory.Sprayed[sprayed] = entry.At;
        var marks = memory.Marks.FindAll(mark => names.Contains(mark.Tag!));
        watching.Hit(of, figures.Severity("severity"), memory.Common(), marks, figures);
        return true;
    }

    private static void SeeSignedIn(WatchedEntry entry, string of, Watching watching)
    {
        var memory = watching.Of<TriesMemory>(of);
        if (entry.Account is not { } account || !memory.Sprayed.TryGetValue(account, out var tried)) return;
        var figures = watching.Figures(entry.UnitPath, entry.At);
        if (entry.At - tried > TimeSpan.FromHours(figures["signInHours"]))
        {
            memory.Sprayed.Remove(account);
            return;
        }

        // Who got in is what matters: an alert of its own, about that account.
        watching.Hit(GotIn(of, entry), figures.Severity("signInSeverity"), About.Of(entry), [new Mark(entry.At, entry.Id, account)], figures);
    }

    private static IReadOnlyList<string> Places(WatchedEntry entry, SignedIn signedIn) =>
        AuthorityOf(entry) is { } authority ? [signedIn.Network, authority] : [signedIn.Network];

    private static string GotIn(string of, WatchedEntry entry) => $"{of} {entry.Account}";

    private static string? AuthorityOf(WatchedEntry entry) =>
        entry.Account is not null && UnitPath.TryParse(entry.UnitPath, out var path) && path.Depth > 0 ? $"authority {path.Authority}" : null;
}

/// <summary>A try to sign in, as the detectors of tries see it.</summary>
internal static class Tries
{
    public static string? NetworkOf(WatchedEntry entry) => entry.What switch
    {
        SignInRefused refused => refused.Network,
        SignInsThrottled throttled => throttled.Network,
        _ => null,
    };

    /// <summary>The account, or the name that no account has, by its hash.</summary>
    public static string? NameOf(WatchedEntry entry) => entry.What is SignInRefused refused ? entry.Account ?? refused.Name : null;
}
