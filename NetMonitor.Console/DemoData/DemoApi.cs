using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.DemoData;

/// <summary>Helps to try the console out. Mapped in Development only.</summary>
public static class DemoApi
{
    public static void MapDemo(this IEndpointRouteBuilder app)
    {
        var dev = app.MapGroup("/dev").ExcludeFromDescription();
        dev.MapGet("/accounts",
            async (DemoAccounts accounts, CancellationToken cancel) => TypedResults.Json(await accounts.ListAsync(cancel), AnswerJson.Options));
        dev.MapGet("/keys/{serial}/code", async (string serial, DemoAccounts accounts, CancellationToken cancel) =>
            await accounts.CodeAsync(serial, cancel) is var (code, validSeconds) ? Results.Json(new { code, validSeconds }) : Results.NotFound());
        dev.MapGet("/mailbox", async (NetMonitorDb db, CancellationToken cancel) =>
            TypedResults.Json(await db.OutgoingTexts.AsNoTracking().OrderByDescending(row => row.Id).Take(200)
                .Select(row => new { row.At, row.Channel, To = row.Recipient, row.Text }).ToListAsync(cancel), AnswerJson.Options));
    }
}
