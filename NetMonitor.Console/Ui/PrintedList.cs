using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>A column of a printed list: its head, and what it says of a row.</summary>
public sealed record PrintedColumn<T>(string Title, Func<T, string?> Text);

/// <summary>A field of a form on paper: half a line wide, or a whole one; tall where a seal goes.</summary>
public sealed record SheetCell(string Label, string? Text, bool Wide = false, bool Tall = false);

/// <summary>
/// A list on paper: a whole document that opens the browser's print dialog, with every row that a filter finds. Rows are written as they come; no more
/// than some hundreds are in memory.
/// </summary>
public sealed class PrintedList(HttpContext http, IStringLocalizer<ShellText> texts)
{
    /// <summary>Rows that are printed at most: more than a task can have, a thousand sheets of paper.</summary>
    public const int Most = 50_000;

    /// <summary>Characters that are gathered before they are sent.</summary>
    private const int Chunk = 32 * 1024;

    private readonly StringBuilder _text = new(2 * Chunk);

    /// <summary>Begins the document: its title, and what is said below it.</summary>
    public void Begin(string title, params IEnumerable<string> lines)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        _text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html><html lang="{CultureInfo.CurrentUICulture.Name}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <base href="/"><title>{Encode(title)} · {Encode(texts[ShellText.ProductName])}</title><link rel="icon" type="image/svg+xml" href="favicon.svg">
            <link rel="stylesheet" href="app.css"><link rel="stylesheet" href="print.css"></head><body><main><h1>{Encode(title)}</h1>
            """);
        foreach (var line in lines) Say("p", line);
    }

    /// <summary>A text of several lines under a heading; nothing where there is none.</summary>
    public void Prose(string heading, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        Say("h2", heading);
        _text.Append("<p class=\"prose\">").Append(Encode(text)).Append("</p>");
    }

    /// <summary>A form of labelled fields, two on a line; a wide one stands behind an even number of others.</summary>
    public void Sheet(IReadOnlyList<SheetCell> cells)
    {
        _text.Append("<table class=\"sheet\"><tbody>");
        var left = true;
        foreach (var cell in cells)
        {
            if (left) _text.Append(cell.Tall ? "<tr class=\"tall\">" : "<tr>");
            _text.Append("<th scope=\"row\">").Append(Encode(cell.Label)).Append(cell.Wide ? "</th><td colspan=\"3\">" : "</th><td>")
                .Append(Encode(cell.Text ?? "")).Append("</td>");
            left = cell.Wide || !left;
            if (left) _text.Append("</tr>");
        }

        _text.Append("</tbody></table>");
    }

    /// <summary>A table under a heading, and how many rows it has.</summary>
    public async Task TableAsync<T>(string? heading, IReadOnlyList<PrintedColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancel)
    {
        if (heading is not null) Say("h2", heading);
        _text.Append("<table><thead><tr>");
        foreach (var column in columns) _text.Append("<th scope=\"col\">").Append(Encode(column.Title)).Append("</th>");
        _text.Append("</tr></thead><tbody>");
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            if (++count > Most) break;
            _text.Append("<tr>");
            foreach (var column in columns) Say("td", column.Text(row) ?? "");
            _text.Append("</tr>");
            if (_text.Length > Chunk) await SendAsync(cancel);
        }

        _text.Append("</tbody></table>");
        Say("p", count > Most
            ? texts[ShellText.PrintedFirst, Most.ToString("N0", CultureInfo.CurrentCulture)]
            : texts[ShellText.RowsShown, count.ToString("N0", CultureInfo.CurrentCulture)]);
    }

    /// <summary>Ends the document: once it is there, it is printed.</summary>
    public Task EndAsync(CancellationToken cancel)
    {
        _text.Append("</main><script src=\"print.js\"></script></body></html>");
        return SendAsync(cancel);
    }

    /// <summary>All rows of a list that is read page by page; refused where its first page is.</summary>
    public static async Task<Result<IAsyncEnumerable<T>>> AllAsync<T>(Func<PageRequest, Task<Result<Page<T>>>> read, CancellationToken cancel)
    {
        var first = await read(new PageRequest(PageRequest.MaxLimit));
        return first.IsRefused ? first.Refusal : Result.Of(FromAsync(first.Value, cancel));

        async IAsyncEnumerable<T> FromAsync(Page<T> page, [EnumeratorCancellation] CancellationToken ended)
        {
            while (true)
            {
                foreach (var item in page.Items) yield return item;
                ended.ThrowIfCancellationRequested();
                if (page.Next is not { } after) yield break;
                var next = await read(new PageRequest(PageRequest.MaxLimit, after));
                if (next.IsRefused) yield break;
                page = next.Value;
            }
        }
    }

    private void Say(string element, string text) =>
        _text.Append('<').Append(element).Append('>').Append(Encode(text)).Append("</").Append(element).Append('>');

    private async Task SendAsync(CancellationToken cancel)
    {
        await http.Response.WriteAsync(_text.ToString(), cancel);
        _text.Clear();
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
