using Microsoft.EntityFrameworkCore;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Commands;

/// <summary>Numbers of tasks, requests, forms and so on: counted by kind, division and year of the law's time zone, and never used twice.</summary>
public static class Numbers
{
    /// <summary>
    /// The next number of a kind (one of the letters of <see cref="DocumentNumber"/>) in the issuer's division. It is taken by the
    /// command: one that is refused leaves no gap.
    /// </summary>
    public static async Task<string> NextAsync(CommandContext context, char kind, string division, CancellationToken cancel)
    {
        var (letter, year) = (kind.ToString(), WorkingCalendar.DayOf(context.Now).Year);
        var sequence = await context.Db.Database.SqlQuery<int>(
            $"""
            insert into number_sequences as n (kind, division, year, last) values ({letter}, {division}, {year}, 1)
            on conflict (kind, division, year) do update set last = n.last + 1 returning last as "Value"
            """).ToListAsync(cancel);
        return DocumentNumber.Create(kind, division, year, sequence[0]);
    }
}
