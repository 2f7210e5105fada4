using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every minute: freezes the special-duty accounts whose last day has passed (R8.1). They open nothing from midnight on, also where this comes later.
/// </summary>
[DisallowConcurrentExecution]
public sealed class EndSpecialDuty(CommandRunner commands, TimeProvider time) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancel)
    {
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var over = await commands.LookAsync((db, token) => db.Accounts
            .Where(account => account.EndsOn < today && (account.Status == AccountStatus.Active || account.Status == AccountStatus.Pending))
            .Select(account => account.UserName).ToListAsync(token), cancel);
        foreach (var userName in over)
            await commands.RunAsync<AccountStatus>(
                Command.BySystem(nameof(EndSpecialDuty), Subject.Account(userName)), AccountSubject.Lock(userName), async (context, token) =>
                {
                    var account = await context.Db.Accounts.FirstAsync(row => row.UserName == userName, token);
                    // Somebody may have frozen it meanwhile; that is refused here, and changes nothing.
                    return await AccountSubject.FreezeAsync(context, account, "SpecialDutyEnded", token, UnitPath.Parse(account.UnitPath));
                }, cancel);
    }
}
