using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.WorkingDays;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every ten minutes, by day: holders whose password gets too old are reminded, 14, 7 and 1 days before, each time once (R10.8). What was given stands with
/// the account, in one commit with the entry that bell and phone follow.
/// </summary>
[DisallowConcurrentExecution]
public sealed class PasswordReminders(CommandRunner commands, TimeProvider time) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // On days off too, as a password's last day may be one; not at night.
        if (!TimeOnly.FromDateTime(WorkingCalendar.Clock(now).DateTime).IsBetween(OfficeHours.Begin, OfficeHours.End)) return;
        var (first, last) = (now - PasswordAge.Longest, now - PasswordAge.Longest + TimeSpan.FromDays(PasswordAge.Reminders[0]));
        var near = await commands.LookAsync((db, token) => db.Accounts
            .Where(account => account.Status == AccountStatus.Active && account.PasswordChangedAt > first && account.PasswordChangedAt <= last)
            .Select(account => new { account.UserName, account.PasswordChangedAt, account.PasswordReminded }).ToListAsync(token), cancel);
        foreach (var account in near.Where(account => PasswordAge.DueAt(now, account.PasswordChangedAt!.Value, account.PasswordReminded) is not null))
            await RemindAsync(account.UserName, cancel);
    }

    private Task RemindAsync(string userName, CancellationToken cancel) => commands.RunAsync<bool>(
        Command.BySystem(nameof(PasswordReminders), Subject.Account(userName)), AccountSubject.Lock(userName), async (context, token) =>
        {
            var account = await context.Db.Accounts.FirstAsync(row => row.UserName == userName, token);
            // The other node may have told meanwhile, or the holder changed it.
            if (account.Status != AccountStatus.Active || account.PasswordChangedAt is not { } changed) return false;
            if (PasswordAge.DueAt(context.Now, changed, account.PasswordReminded) is not { } days) return false;
            account.Remind(days);
            context.Record(AccountSubject.Entry(
                new PasswordReminded(days, changed + PasswordAge.Longest), account, Author.System, context.Now));
            return true;
        }, cancel);
}
