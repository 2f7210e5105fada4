using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;

namespace NetMonitor.Tests.Reads;

public sealed class KeysetTests
{
    private static readonly Guid s_id = new("0197a0c0-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset s_at = new(2026, 6, 3, 1, 2, 3, 456, TimeSpan.Zero);

    private static readonly Keyset<Line> s_lines = new(
        descending: true, Keyset.Time<Line>("x.at", line => line.At), Keyset.Text<Line>("x.name", line => line.Name),
        Keyset.Number<Line>("x.no", line => line.No),
        Keyset.Xid<Line>("x.xid", line => line.Xid), Keyset.Id<Line>("x.id", line => line.Id));

    [Fact]
    public void Behind_ACursorOfItsOwn_ComparesTheRow()
    {
        var rows = Enumerable.Range(0, 3).Select(no => new Line(s_at, "甲\t", -no, ulong.MaxValue, s_id)).ToList();
        var page = s_lines.Cut(rows, new PageRequest(2), line => line.No);

        Assert.Equal([0, -1], page.Items);
        var sql = new Sql();
        var behind = s_lines.Behind(sql, new PageRequest(2, page.Next));
        Assert.Equal("(x.at, x.name, x.no, x.xid, x.id) < ($1, $2, $3, $4, $5)", behind.Value);
        Assert.Equal([s_at, "甲\t", -1L, ulong.MaxValue, s_id], sql.InBatch("").Parameters.Select(parameter => parameter.Value));
    }

    [Fact]
    public void Page_ThatIsTheLast_HasNoNext()
    {
        Assert.Null(s_lines.Cut([new Line(s_at, "", 0, 0, s_id)], new PageRequest(1), line => line).Next);
        Assert.Equal("true", s_lines.Behind(new Sql(), new PageRequest()).Value);
        Assert.Equal("order by x.at desc, x.name desc, x.no desc, x.xid desc, x.id desc limit 51", s_lines.Tail(new PageRequest()));
    }

    public static TheoryData<string> Malformed =>
    [
        "?", "%", Keyset.Cursor("a"), Keyset.Cursor("2026-06-03", "", "1", "1", "not an id"), Keyset.Cursor("no time", "", "1", "1", $"{s_id}"),
        Keyset.Cursor("2026-06-03", "\0", "1", "1", $"{s_id}"), Keyset.Cursor("2026-06-03", "", "1.5", "1", $"{s_id}"),
        Keyset.Cursor("2026-06-03", "", "1", "-1", $"{s_id}"),
        Keyset.Cursor("2026-06-03", new string('a', 400), "1", "1", $"{s_id}"),
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Behind_WhatIsNoCursorOfThisList_IsRefused(string cursor) =>
        Assert.Equal("PageCursorMalformed", s_lines.Behind(new Sql(), new PageRequest(2, cursor)).Refusal?.Code);

    [Fact]
    public void PageRequest_OutsideItsLimits_IsRefused()
    {
        Assert.Equal(PageRequest.DefaultLimit, PageRequest.Of(null, null).Value.Limit);
        foreach (var limit in new[] { 0, -1, PageRequest.MaxLimit + 1 })
        {
            Assert.Equal("LimitOutOfRange", PageRequest.Of(limit, null).Refusal?.Code);
            Assert.Throws<ArgumentOutOfRangeException>(() => new PageRequest(limit));
        }
    }

    private sealed record Line(DateTimeOffset At, string Name, int No, ulong Xid, Guid Id);
}
