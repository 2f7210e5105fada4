using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>An account's history in the reader's words, for its page and for paper: never anything secret.</summary>
public sealed class AccountHistory(AccountQueries queries, AccountWords words)
{
    public async Task<Result<Page<Timeline.Entry>>> ReadAsync(Actor actor, AccountItem account, PageRequest page, CancellationToken cancel)
    {
        var read = await queries.HistoryAsync(actor, account, page, cancel);
        return read.IsRefused
            ? read.Refusal
            : new Page<Timeline.Entry>(
                [.. read.Value.Items.Select(item => new Timeline.Entry(item.At, item.Verb, item.Actor, null, Said(item)))], read.Value.Next);
    }

    /// <summary>What was said: changed fields, a key's number, a reason.</summary>
    private string Said(AccountHistoryItem item)
    {
        var data = item.Data;
        if (data.TryGetProperty("changes", out var changes))
            return string.Join('\n', changes.Deserialize<FieldChange[]>(AnswerJson.Options)!.Select(words.Of).Append(Text("reason")).OfType<string>());
        return Words.Beside(Text("serial"), Text("keySerial"), Text("form"), Text("reason"), Text("network"));

        string? Text(string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
