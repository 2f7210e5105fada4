using System.Globalization;
using System.Text.Json;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Data.Reference;

/// <summary>Reads a State Council notice in the shape of the public holiday-cn data, as embedded here and as imported each year.</summary>
public static class HolidayNoticeFile
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>The notices that come with the console, by year.</summary>
    public static IReadOnlyList<HolidayNotice> Embedded()
    {
        return [.. ReferenceFiles.In("holidays").Select(name =>
        {
            using var stream = ReferenceFiles.Open(name);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return Parse(bytes.ToArray()).Value;
        })];
    }

    /// <summary>The notice as it is kept: what was read, and nothing that came with it.</summary>
    public static string Write(HolidayNotice notice) => JsonSerializer.Serialize(
        new { notice.Year, notice.Papers, Days = notice.Days.Select(day => new { Date = Iso(day.Date), day.Name, day.IsOffDay }) }, AnswerJson.Options);

    /// <summary>
    /// Refuses, all malformed: <c>HolidayNoticeUnreadable</c> (no JSON, or not the shape <c>{year, papers?, days[{date, name, isOffDay}]}</c>),
    /// <c>HolidayNoticeForAnotherYear</c> (where one was expected), <c>HolidayNoticeEmpty</c>, <c>HolidayNoticeTooManyDays</c> (more than
    /// <see cref="HolidayNotice.MaxDays"/> days off or make-up workdays), <c>HolidayNoticeDayTwice</c> and <c>HolidayNoticeDayOutside</c> (a day
    /// further off than the edges of the years beside it). Details: <c>at</c>, <c>date</c>, <c>year</c> or <c>days</c> and <c>max</c>.
    /// </summary>
    /// <param name="utf8">The file, UTF-8, with or without a byte order mark.</param>
    /// <param name="expectedYear">The year it is imported for; null takes the file's word.</param>
    public static Result<HolidayNotice> Parse(ReadOnlyMemory<byte> utf8, int? expectedYear = null)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        try
        {
            using var file = JsonDocument.Parse(utf8, s_strict);
            return Read(file.RootElement, expectedYear);
        }
        catch (JsonException notJson)
        {
            return Unreadable(string.Create(CultureInfo.InvariantCulture, $"line {notJson.LineNumber + 1}"));
        }
        catch (InvalidOperationException)
        {
            // A text of it is half a character.
            return Unreadable("$");
        }
    }

    private static Result<HolidayNotice> Read(JsonElement root, int? expectedYear)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Unreadable("$");
        if (!root.TryGetProperty("year", out var yearJson) || yearJson.ValueKind != JsonValueKind.Number
            || !yearJson.TryGetInt32(out var year) || year is < 1949 or > 9000)
            return Unreadable("year");
        if (expectedYear is { } expected && expected != year)
            return Refusal.Malformed("HolidayNoticeForAnotherYear").With("year", Number(year));
        if (!root.TryGetProperty("days", out var daysJson) || daysJson.ValueKind != JsonValueKind.Array)
            return Unreadable("days");

        var days = new List<HolidayNoticeDay>();
        var seen = new HashSet<DateOnly>();
        foreach (var json in daysJson.EnumerateArray())
        {
            if (ReadDay(json) is not { } day)
                return Unreadable(string.Create(CultureInfo.InvariantCulture, $"days[{days.Count}]"));
            if (!seen.Add(day.Date))
                return Refusal.Malformed("HolidayNoticeDayTwice").With("date", Iso(day.Date));
            if (day.Date < new DateOnly(year - 1, 12, 1) || day.Date > new DateOnly(year + 1, 1, 31))
                return Refusal.Malformed("HolidayNoticeDayOutside").With("date", Iso(day.Date));
            days.Add(day);
        }

        if (days.Count == 0)
            return Refusal.Malformed("HolidayNoticeEmpty");
        var most = days.CountBy(day => day.IsOffDay).Max(kind => kind.Value);
        if (most > HolidayNotice.MaxDays)
            return Refusal.Malformed("HolidayNoticeTooManyDays").With("days", Number(most)).With("max", Number(HolidayNotice.MaxDays));
        return ReadPapers(root) is { } papers ? new HolidayNotice(year, papers, days) : Unreadable("papers");
    }

    private static HolidayNoticeDay? ReadDay(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("date", out var date) && date.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { } text && PlainText.IsLine(text, 64)
        && json.TryGetProperty("isOffDay", out var off) && off.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new HolidayNoticeDay(day, text, off.GetBoolean())
            : null;

    private static List<string>? ReadPapers(JsonElement root)
    {
        if (!root.TryGetProperty("papers", out var json))
            return [];
        if (json.ValueKind != JsonValueKind.Array
            || json.EnumerateArray().Any(paper => paper.ValueKind != JsonValueKind.String || !PlainText.IsLine(paper.GetString(), 500)))
            return null;
        return [.. json.EnumerateArray().Select(paper => paper.GetString()!)];
    }

    private static Refusal Unreadable(string at) => Refusal.Malformed("HolidayNoticeUnreadable").With("at", at);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
