using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Texts;

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
        dev.MapGet("/mailbox", async (ReadDoor door, OutgoingTexts texts, CancellationToken cancel) =>
            TypedResults.Json(await door.ForSystem().AllAsync(
                new("select at, channel, recipient, text, sealed from outgoing_texts where recipient <> '' order by id desc limit 200"),
                row => new { At = row.Time(), Channel = row.Text(), To = row.Text(), Text = texts.Read(row.Text(), row.Flag()) }, cancel), AnswerJson.Options));
    }
}
