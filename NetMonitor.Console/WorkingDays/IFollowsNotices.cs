using NetMonitor.Console.Commands;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.WorkingDays;

/// <summary>
/// A deadline counted in working days that the notices move: that of a task for <see cref="Units"/> of its units. It is provisional where it is counted
/// into a year without a notice, and so may move again.
/// </summary>
public sealed record DeadlineMove(
    string Number, UnitCode IssuerCode, string IssuerName, DateTimeOffset From, DateTimeOffset To, int Units, bool Provisional);

/// <summary>
/// A deadline set as a date that the notices turn into a day off. It stays; its issuer is told. A weekend that is no longer worked has no holiday's name.
/// </summary>
public sealed record DeadlineOnDayOff(string Number, UnitCode IssuerCode, string IssuerName, DateTimeOffset Deadline, string? Holiday, int Units);

public sealed record DeadlineChanges(IReadOnlyList<DeadlineMove> Moves, IReadOnlyList<DeadlineOnDayOff> OnDaysOff);

/// <summary>A part of the console that has deadlines counted in working days: they follow the notices (DOMAIN 4 and 6).</summary>
public interface IFollowsNotices
{
    /// <summary>
    /// What changes where other notices stand, and, with <paramref name="apply"/>, changes it in the command's transaction. Deadlines that already lie
    /// where <paramref name="after"/> puts them are no change, so that it can be done again at any time.
    /// </summary>
    Task<DeadlineChanges> FollowAsync(CommandContext context, WorkingCalendar before, WorkingCalendar after, bool apply, CancellationToken cancel);
}
