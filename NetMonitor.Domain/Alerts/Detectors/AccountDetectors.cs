using System.Collections.Frozen;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Alerts.Detectors;

public class DevicesMemory : Memory
{
    /// <summary>Devices and networks with the time they were last used.</summary>
    public Dictionary<string, DateTimeOffset> Seen { get; set; } = [];
}

/// <summary>D4: signed in with a device, or from a network, that the account has not used for long; never at its first sign-in.</summary>
public sealed class NewDevice() : Detector<DevicesMemory>(DetectorId.D4,
    new("unseenDays", 180, 30), DetectorFigure.Of("severity", AlertSeverity.Medium), DetectorFigure.Of("administratorSeverity", AlertSeverity.High))
{
    private const int Most = 64;

    public override FrozenSet<string> Verbs { get; } = new[] { nameof(SignedIn) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(200);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account || entry.What is not SignedIn signedIn) return;
        var (memory, figures) = (watching.Of<DevicesMemory>(account), watching.Figures(entry.UnitPath, entry.At));
        var isFirst = memory.Seen.Count == 0;
        string[] used = signedIn.Device is { } device ? [$"device {device}", $"network {signedIn.Network}"] : [$"network {signedIn.Network}"];
        var isNew = used.FirstOrDefault(what => !memory.Seen.TryGetValue(what, out var seen) || entry.At - seen >= figures.Days("unseenDays"));
        foreach (var what in used) memory.Seen[what] = entry.At;
        while (memory.Seen.Count > Most) memory.Seen.Remove(memory.Seen.MinBy(seen => seen.Value).Key);
        if (isFirst || isNew is null) return;
        var severity = signedIn.ByText || AccountNames.IsSystemAdministrator(account) ? "administratorSeverity" : "severity";
        watching.Hit(account, figures.Severity(severity), About.Of(entry), [new Mark(entry.At, entry.Id)], figures, $"{account} {isNew}");
    }
}

public class SessionsMemory : Memory
{
    /// <summary>The newest sign-in of each kind: with the network, as long as its session lasts.</summary>
    public Dictionary<string, OpenedFrom> Open { get; set; } = [];

    /// <summary>The last sign-in, whatever became of it.</summary>
    public OpenedFrom? Last { get; set; }
}

public sealed record OpenedFrom(Guid Session, string Network, DateTimeOffset At, long Entry);

/// <summary>D5: one account from two networks at once: two sessions, or one that moves between them (R11.1).</summary>
public sealed class TwoNetworks() : Detector<SessionsMemory>(DetectorId.D5,
    new("minutes", 5, 60), new("sessionHours", 12, 24), DetectorFigure.Of("severity", AlertSeverity.High))
{
    public override FrozenSet<string> Verbs { get; } =
        new[] { nameof(SignedIn), nameof(SessionEnded), nameof(SessionUsedElsewhere), nameof(AccountFrozen) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(2);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account) return;
        var (memory, figures) = (watching.Of<SessionsMemory>(account), watching.Figures(entry.UnitPath, entry.At));
        switch (entry.What)
        {
            case SignedIn signedIn:
                var lasts = TimeSpan.FromHours(figures["sessionHours"]);
                var other = memory.Open.Where(open => open.Key != signedIn.Kind && open.Value.Network != signedIn.Network && entry.At - open.Value.At < lasts)
                    .Select(open => open.Value).FirstOrDefault();
                if (other is null && memory.Last is { } last && last.Network != signedIn.Network && entry.At - last.At < figures.Minutes("minutes"))
                    other = last;
                memory.Last = memory.Open[signedIn.Kind] = new OpenedFrom(signedIn.Session, signedIn.Network, entry.At, entry.Id);
                if (other is not null)
                    watching.Hit(
                        account, figures.Severity("severity"), About.Of(entry), [new Mark(other.At, other.Entry), new Mark(entry.At, entry.Id)], figures);
                break;
            case SessionUsedElsewhere moved when entry.At - moved.LastSeen < figures.Minutes("minutes"):
                watching.Hit(account, figures.Severity("severity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
                break;
            case SessionEnded ended:
                foreach (var kind in memory.Open.Where(open => open.Value.Session == ended.Session).Select(open => open.Key).ToArray())
                    memory.Open.Remove(kind);
                break;
            case AccountFrozen:
                memory.Open.Clear();
                break;
        }
    }
}

/// <summary>D6: a system administrator signs in, or works, at night or on a day off, by the law's clock.</summary>
public sealed class OutsideHours() : Detector<Memory>(DetectorId.D6,
    new("beginHour", 7, 9), new("endHour", 21, 17), DetectorFigure.Of("severity", AlertSeverity.Medium),
    DetectorFigure.Of("actSeverity", AlertSeverity.High))
{
    /// <summary>A night's entries: more add nothing.</summary>
    private const int Most = 200;

    public override FrozenSet<string> Verbs { get; } = AdministrativeActs.Verbs.Append(nameof(SignedIn)).ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(1);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.By is { } by && AccountNames.IsSystemAdministrator(by)) names.Add(by);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.By is not { } by || !AccountNames.IsSystemAdministrator(by)) return;
        var figures = watching.Figures(entry.ActorPath, entry.At);
        if (!IsOutside(entry.At, figures, watching.World.Calendar)) return;
        var (memory, day) = (watching.Of(by), WorkingCalendar.DayOf(entry.At));
        memory.Marks.RemoveAll(mark => WorkingCalendar.DayOf(mark.At) != day);
        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, Remembers, Most);
        var severity = entry.Verb == nameof(SignedIn) ? "severity" : "actSeverity";
        watching.Hit(by, figures.Severity(severity), AdministrativeActs.ByActor(entry), memory.Marks, figures, $"{by} {day:yyyy-MM-dd}");
    }

    public static bool IsOutside(DateTimeOffset at, FiguresInForce figures, WorkingCalendar calendar)
    {
        var hour = WorkingCalendar.Clock(at).Hour;
        return hour < figures["beginHour"] || hour >= figures["endHour"] || !calendar.IsWorkingDayProvisionally(WorkingCalendar.DayOf(at));
    }
}

public class MadeMemory : Memory
{
    /// <summary>When a sheet of accounts was last tried out.</summary>
    public DateTimeOffset? TriedOutAt { get; set; }
}

/// <summary>D7: many accounts are made at once and no sheet was tried out before, or any at night or on a day off.</summary>
public sealed class AccountsMade() : Detector<MadeMemory>(DetectorId.D7,
    new("accounts", 10, 2), new("minutes", 10, 120), new("triedOutHours", 24, 1), new("beginHour", 7, 9), new("endHour", 21, 17),
    DetectorFigure.Of("severity", AlertSeverity.High))
{
    public override FrozenSet<string> Verbs { get; } = new[] { nameof(AccountCreated), nameof(AccountImportTried) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(1);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.By is { } by) names.Add(by);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.By is not { } by) return;
        var (memory, figures) = (watching.Of<MadeMemory>(by), watching.Figures(entry.ActorPath, entry.At));
        if (entry.Verb == nameof(AccountImportTried))
        {
            memory.TriedOutAt = entry.At;
            return;
        }

        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, figures.Minutes("minutes"), Math.Max(figures["accounts"], 500));
        var triedOut = entry.At - memory.TriedOutAt < TimeSpan.FromHours(figures["triedOutHours"]);
        if (OutsideHours.IsOutside(entry.At, figures, watching.World.Calendar) || (memory.Marks.Count >= figures["accounts"] && !triedOut))
            watching.Hit(by, figures.Severity("severity"), AdministrativeActs.ByActor(entry), memory.Marks, figures);
    }
}

public class FormMemory : Memory
{
    public DateTimeOffset? PendingSince { get; set; }

    public long Entry { get; set; }

    public string UnitCode { get; set; } = "";

    public string UnitPath { get; set; } = "";
}

/// <summary>D8: a system administrator without a registered form: it waits too long, or is enabled without one (R9.3).</summary>
public sealed class WithoutForm() : Detector<FormMemory>(DetectorId.D8,
    new("workingDays", 5, 1), DetectorFigure.Of("severity", AlertSeverity.Medium), DetectorFigure.Of("activeSeverity", AlertSeverity.Critical))
{
    public override FrozenSet<string> Verbs { get; } =
        new[] { nameof(AccountCreated), nameof(AccountEnabled), nameof(AccountDeleted) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(400);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account && AccountNames.IsSystemAdministrator(account)) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account || !AccountNames.IsSystemAdministrator(account)) return;
        var (memory, figures) = (watching.Of<FormMemory>(account), watching.Figures(entry.UnitPath, entry.At));
        // The first accounts of an installation have nobody who could have received a form (R5.1).
        var isEnabled = entry.By is not null && entry.What is AccountCreated { Status: AccountStatus.Active } or AccountEnabled { Form: null };
        if (isEnabled)
            watching.Hit(account, figures.Severity("activeSeverity"), About.Of(entry), [new Mark(entry.At, entry.Id)], figures);
        if (entry.What is not AccountCreated { Status: AccountStatus.Pending })
        {
            (memory.PendingSince, memory.DueAt) = (null, null);
            return;
        }

        (memory.PendingSince, memory.Entry, memory.UnitCode, memory.UnitPath) = (entry.At, entry.Id, entry.UnitCode, entry.UnitPath);
        var last = watching.World.Calendar.AddWorkingDaysProvisionally(WorkingCalendar.DayOf(entry.At), figures["workingDays"]).Date;
        memory.DueAt = WorkingCalendar.StartOf(last.AddDays(1));
    }

    public override void Look(string of, DateTimeOffset at, Watching watching)
    {
        var memory = watching.Of<FormMemory>(of);
        memory.DueAt = null;
        if (memory.PendingSince is not { } since) return;
        var figures = watching.Figures(memory.UnitPath, at);
        watching.Hit(of, figures.Severity("severity"), new About(of, memory.UnitCode, memory.UnitPath), [new Mark(since, memory.Entry)], figures, at: at);
    }
}

public class UseMemory : Memory
{
    public DateTimeOffset? LastUsed { get; set; }
}

/// <summary>D13: an account is used that nobody had used for long.</summary>
public sealed class DormantUsed() : Detector<UseMemory>(DetectorId.D13,
    new("days", 90, 14), new("administratorDays", 30, 7), DetectorFigure.Of("severity", AlertSeverity.Medium),
    DetectorFigure.Of("administratorSeverity", AlertSeverity.High))
{
    public override FrozenSet<string> Verbs { get; } =
        new[] { nameof(SignedIn), nameof(AccountCreated), nameof(AccountEnabled), nameof(AccountUnfrozen) }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(3 * 365);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Account is { } account) names.Add(account);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Account is not { } account) return;
        var (memory, isAdministrator) = (watching.Of<UseMemory>(account), AccountNames.IsSystemAdministrator(account));
        var before = memory.LastUsed;
        memory.LastUsed = entry.At;
        if (entry.Verb != nameof(SignedIn) || before is not { } last) return;
        var figures = watching.Figures(entry.UnitPath, entry.At);
        if (entry.At - last >= figures.Days(isAdministrator ? "administratorDays" : "days"))
            watching.Hit(account, figures.Severity(isAdministrator ? "administratorSeverity" : "severity"), About.Of(entry),
                [new Mark(entry.At, entry.Id)], figures);
    }
}

public class PasswordMemory : Memory
{
    /// <summary>Null as long as none was changed, or after one was reset: an initial one has its own time.</summary>
    public DateTimeOffset? ChangedAt { get; set; }
}

/// <summary>D14: a password that is too old is used on: signed in again and again, or anything else is reached with it (R10.8).</summary>
public sealed class OldPassword() : Detector<PasswordMemory>(DetectorId.D14,
    new("signIns", 3, 1), DetectorFigure.Of("severity", AlertSeverity.Medium), DetectorFigure.Of("reachedSeverity", AlertSeverity.Critical))
{
    private const int Most = 100;

    /// <summary>What can be done before the password is changed, and what others do to the account.</summary>
    private static readonly FrozenSet<string> s_allowed = new[]
    {
        nameof(SignedIn), nameof(SignInRefused), nameof(SessionEnded), nameof(SessionUsedElsewhere), nameof(PasswordChanged), nameof(Refused),
        nameof(DutyAccepted), nameof(PasswordAtRisk),
    }.ToFrozenSet();

    public override TimeSpan Remembers => TimeSpan.FromDays(3 * 365);

    public override void Names(WatchedEntry entry, ICollection<string> names)
    {
        if (entry.Verb is nameof(PasswordReset) or nameof(AccountCreated))
        {
            if (entry.Account is { } account) names.Add(account);
        }
        else if (entry.By is { } by) names.Add(by);
    }

    public override void See(WatchedEntry entry, Watching watching)
    {
        if (entry.Verb is nameof(PasswordReset) or nameof(AccountCreated))
        {
            if (entry.Account is { } reset) watching.Of<PasswordMemory>(reset).ChangedAt = null;
            return;
        }

        if (entry.By is not { } by) return;
        var memory = watching.Of<PasswordMemory>(by);
        if (entry.Verb == nameof(PasswordChanged))
        {
            memory.ChangedAt = entry.At;
            memory.Marks.Clear();
            return;
        }

        var isSignIn = entry.Verb == nameof(SignedIn);
        if ((!isSignIn && s_allowed.Contains(entry.Verb)) || watching.World.Regulation.EndOfPassword(memory.ChangedAt) is not { } end || entry.At < end) return;
        var (figures, about) = (watching.Figures(entry.ActorPath, entry.At), AdministrativeActs.ByActor(entry));
        memory.Marks.Add(new Mark(entry.At, entry.Id));
        memory.Keep(entry.At, Remembers, Most);
        if (!isSignIn) watching.Hit(by, figures.Severity("reachedSeverity"), about, memory.Marks, figures);
        else if (memory.Marks.Count >= figures["signIns"]) watching.Hit(by, figures.Severity("severity"), about, memory.Marks, figures);
    }
}

/// <summary>What system administrators do.</summary>
public static class AdministrativeActs
{
    public static FrozenSet<string> Verbs { get; } = new[]
    {
        nameof(AccountCreated), nameof(AccountAdjusted), nameof(AccountEnabled), nameof(AccountUnfrozen), nameof(AccountFrozen), nameof(AccountDeleted),
        nameof(AccountKeyBound), nameof(AccountKeyUnbound), nameof(PasswordReset), nameof(PasswordAtRisk), nameof(FormRegistered), nameof(ApprovalConfirmed),
        nameof(SignInPolicySet), nameof(UnitNetworksSet), nameof(UserRuleSet), nameof(FourEyesSet), nameof(UnitSetUp), nameof(UnitAdjusted),
        nameof(UnitMoved), nameof(UnitMerged), nameof(UnitStatusChanged), nameof(Regulation.SettingTightened), nameof(Regulation.SettingWithdrawn),
        nameof(DetectorSet), nameof(DetectorExcepted),
    }.ToFrozenSet();

    /// <summary>That an alert is about who acted.</summary>
    public static About ByActor(WatchedEntry entry) =>
        new(entry.By, UnitPath.TryParse(entry.ActorPath, out var path) ? path.Leaf.ToString() : "", entry.ActorPath);
}
