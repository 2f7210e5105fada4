using System.Text.Json;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Api;

[Collection(ReadersCollection.Name)]
public sealed class DemoApiTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task Mailbox_ShowsTheTextsToPhones()
    {
        await fixture.Console.ExecuteAsync(
            "insert into outgoing_texts (at, channel, recipient, text) values ('2026-06-03 01:00Z', 'Sms', '13800000000', '收到一项任务')");

        var mailbox = JsonDocument.Parse(await fixture.Console.Anonymous().GetStringAsync("/dev/mailbox")).RootElement;

        Assert.Contains(mailbox.EnumerateArray(), text => text.GetProperty("channel").GetString() == "Sms"
            && text.GetProperty("to").GetString() == "13800000000" && text.GetProperty("text").GetString() == "收到一项任务"
            && text.GetProperty("at").GetDateTimeOffset() == MovedTime.Start);
    }
}
