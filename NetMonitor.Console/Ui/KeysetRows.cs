using NetMonitor.Console.Reads;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>
/// Lets a scrolling table read a keyset-paged list: it remembers where each page starts, so that a page in view is read
/// again alone. The end is not known before it is reached; until then the table can be scrolled one page further.
/// </summary>
public sealed class KeysetRows<T>(KeysetRows<T>.PageReader read)
{
    public const int PageSize = 100;

    private readonly List<string?> _starts = [null];
    private readonly Dictionary<int, IReadOnlyList<T>> _pages = [];
    private bool _complete;

    /// <summary>One page behind a cursor.</summary>
    public delegate Task<Result<Page<T>>> PageReader(PageRequest page, CancellationToken ct);

    /// <summary>Why the list could not be read, if so.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>How many rows there are, once the end has been reached.</summary>
    public int? Count => _complete ? Total() : null;

    /// <summary>What was read is out of date; where the pages start stays a good guess.</summary>
    public void Invalidate() => _pages.Clear();

    /// <summary>The filters have changed: what is known of the old list is dropped.</summary>
    public void Restart()
    {
        _pages.Clear();
        _starts.RemoveRange(1, _starts.Count - 1);
        _complete = false;
    }

    public async Task<(IReadOnlyList<T> Items, int Total)> ReadAsync(int start, int count, CancellationToken ct)
    {
        var items = new List<T>(count);
        for (var page = start / PageSize; page * PageSize < start + count; page++)
        {
            if (await PageAsync(page, ct) is not { } rows) break;
            var from = Math.Max(0, start - page * PageSize);
            items.AddRange(rows.Skip(from).Take(count - items.Count));
        }

        return (items, Total());
    }

    private async Task<IReadOnlyList<T>?> PageAsync(int number, CancellationToken ct)
    {
        if (_pages.TryGetValue(number, out var known)) return known;
        // A keyset can't jump to a page: where it starts is known only from the page before it.
        while (_starts.Count <= number)
        {
            if (_complete || await ReadPageAsync(_starts.Count - 1, ct) is null) return null;
        }

        return await ReadPageAsync(number, ct);
    }

    private async Task<IReadOnlyList<T>?> ReadPageAsync(int number, CancellationToken ct)
    {
        var answer = await read(new PageRequest(PageSize, _starts[number]), ct);
        Refusal = answer.Refusal;
        if (answer.IsRefused) return null;
        var page = answer.Value;
        _pages[number] = page.Items;
        if (page.Next is null)
        {
            _complete = true;
            _starts.RemoveRange(number + 1, _starts.Count - number - 1);
        }
        else if (_starts.Count == number + 1)
        {
            _complete = false;
            _starts.Add(page.Next);
        }
        else
        {
            _starts[number + 1] = page.Next;
        }

        return page.Items;
    }

    private int Total()
    {
        var last = _starts.Count - 1;
        if (_complete) return last * PageSize + (_pages.TryGetValue(last, out var rows) ? rows.Count : PageSize);
        return Refusal is not null ? 0 : last * PageSize + PageSize / 2;
    }
}
