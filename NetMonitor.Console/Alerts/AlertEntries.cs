using NetMonitor.Console.Commands;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Alerts;

/// <summary>Entries about alerts and the watch, each for those whom it concerns.</summary>
internal static class AlertEntries
{
    /// <summary>For the administrators of the watching units, and in the journal for who manages the account; never for its holder.</summary>
    public static JournalEntry Of(AlertEvent what, AlertPlace alert, long version, Author author, DateTimeOffset now, params IReadOnlyList<UnitPath> told) =>
        new(what with { Account = alert.Account }, Subject.Alert(alert.Id), version, author, now)
        {
            UnitCode = alert.Unit.Leaf.ToString(), UnitPath = alert.Unit.ToString(),
            Readers = new Readers { Holder = alert.Account, Administration = told },
        };

    /// <summary>Puts on record what a command did to an alert, for all who are told of it by now.</summary>
    public static void Record(CommandContext context, Alert alert, AlertEvent what) => context.Record(
        Of(what, AlertPlace.Of(alert), alert.Version, context.Author, context.Now, AlertPlace.TellsOf(alert)));

    /// <summary>The same of what somebody did: what was not sent yet of the alert is not sent any more.</summary>
    public static void RecordAct(CommandContext context, Alert alert, AlertEvent what)
    {
        context.Write(AlertTexts.Stop([alert.Id]));
        Record(context, alert, what);
    }

    /// <summary>Puts on record what the watch says of itself, by itself.</summary>
    public static Task RecordOfWatchAsync(CommandRunner commands, DomainEvent what, DetectorId detector, CancellationToken cancel) =>
        commands.RunAsync<bool>(Command.BySystem("RecordOfWatch", Subject.Detector(detector)), null, (context, _) =>
        {
            context.Record(OfWatch(what, detector, context.Now));
            return Task.FromResult(Result.Of(true));
        }, cancel);

    /// <summary>What the watch says of itself is for the nation.</summary>
    public static JournalEntry OfWatch(DomainEvent what, DetectorId detector, DateTimeOffset now, Author? author = null)
    {
        var nation = UnitPath.Root(UnitCode.Nation);
        return new(what, Subject.Detector(detector), 0, author ?? Author.System, now)
        {
            UnitCode = UnitCode.Nation.ToString(), UnitPath = nation.ToString(),
            Readers = new Readers { Administration = [nation.Append(UnitCode.Nation.CenterCode)] },
        };
    }
}

/// <summary>Where an alert belongs.</summary>
internal sealed record AlertPlace(Guid Id, string? Account, UnitPath Unit)
{
    public static AlertPlace Of(Alert alert) => new(alert.Id, alert.Account, UnitPath.Parse(alert.UnitPath));

    /// <summary>The units whose administrators are told of what happens to an alert: those that watch, and the centers to which it has risen.</summary>
    public static IReadOnlyList<UnitPath> TellsOf(Alert alert)
    {
        var risen = new List<UnitPath> { UnitPath.Parse(alert.WatcherPath) };
        for (UnitPath? at = UnitPath.Parse(alert.UnitPath).AuthorityPath; at is { } authority; at = authority.Parent)
            if (alert.RisenTo.Contains(authority.Leaf.ToString())) risen.Add(authority.Append(authority.Leaf.CenterCode));
        return [.. risen.Distinct()];
    }
}
