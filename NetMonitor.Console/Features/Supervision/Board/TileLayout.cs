namespace NetMonitor.Console.Features.Supervision.Board;

/// <summary>
/// Where the 36 first-level authorities stand on a grid of squares: neighbours as far as squares allow, no borders. The five
/// separately planned cities have a square of their own beside their province.
/// </summary>
public static class TileLayout
{
    public const int Columns = 9;

    /// <param name="Division">The authority's division code.</param>
    /// <param name="Name">The place's short name.</param>
    /// <param name="Column">From 1, west to east.</param>
    /// <param name="Row">From 1, north to south.</param>
    public sealed record Tile(string Division, string Name, int Column, int Row);

    public static IReadOnlyList<Tile> Tiles { get; } =
    [
        new("230000", "黑龙江", 8, 1),
        new("150000", "内蒙古", 6, 2), new("220000", "吉林", 8, 2),
        new("650000", "新疆", 1, 3), new("620000", "甘肃", 3, 3), new("640000", "宁夏", 4, 3), new("140000", "山西", 5, 3), new("110000", "北京", 6, 3),
        new("120000", "天津", 7, 3), new("210000", "辽宁", 8, 3), new("210200", "大连", 9, 3),
        new("630000", "青海", 2, 4), new("610000", "陕西", 4, 4), new("410000", "河南", 5, 4), new("130000", "河北", 6, 4), new("370000", "山东", 7, 4),
        new("370200", "青岛", 8, 4),
        new("540000", "西藏", 1, 5), new("510000", "四川", 3, 5), new("500000", "重庆", 4, 5), new("420000", "湖北", 5, 5), new("340000", "安徽", 6, 5),
        new("320000", "江苏", 7, 5), new("310000", "上海", 8, 5),
        new("530000", "云南", 3, 6), new("520000", "贵州", 4, 6), new("430000", "湖南", 5, 6), new("360000", "江西", 6, 6), new("330000", "浙江", 7, 6),
        new("330200", "宁波", 8, 6),
        new("450000", "广西", 5, 7), new("440000", "广东", 6, 7), new("350000", "福建", 7, 7), new("350200", "厦门", 8, 7),
        new("460000", "海南", 5, 8), new("440300", "深圳", 6, 8),
    ];
}
