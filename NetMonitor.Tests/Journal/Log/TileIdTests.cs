using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal.Log;

public class TileIdTests
{
    /// <summary>The layouts that c2sp.org/tlog-tiles gives as examples.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(256, 0, 0, 256)]
    [InlineData(256, 0, 1, 0)]
    [InlineData(256, 1, 0, 1)]
    [InlineData(256, 2, 0, 0)]
    [InlineData(70_000, 0, 272, 256)]
    [InlineData(70_000, 0, 273, 112)]
    [InlineData(70_000, 0, 274, 0)]
    [InlineData(70_000, 1, 0, 256)]
    [InlineData(70_000, 1, 1, 17)]
    [InlineData(70_000, 1, 2, 0)]
    [InlineData(70_000, 2, 0, 1)]
    [InlineData(70_000, 3, 0, 0)]
    [InlineData(long.MaxValue, 7, 0, 127)]
    [InlineData(long.MaxValue, 8, 0, 0)]
    [InlineData(long.MaxValue, 63, 0, 0)]
    [InlineData(long.MaxValue, 0, long.MaxValue, 0)]
    public void Width_InATreeOfASize_IsAsTheSpecificationSays(long size, int level, long index, int width) =>
        Assert.Equal(width, new TileId(level, index).WidthAt(size));

    [Theory]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 273, 112, "tile/0/273.p/112")]
    [InlineData(2, 0, 1, "tile/2/000.p/1")]
    [InlineData(63, 1000, 255, "tile/63/x001/000.p/255")]
    [InlineData(0, long.MaxValue, 256, "tile/0/x009/x223/x372/x036/x854/x775/807")]
    public void Path_OfATile_IsReadBack(int level, long index, int width, string path)
    {
        var tile = new TileId(level, index);

        Assert.Equal(path, tile.Path(width));
        Assert.Equal(path.Replace($"tile/{level}/", "tile/entries/", StringComparison.Ordinal), tile.EntriesPath(width));
        var parts = path.Split('/', 3);
        Assert.Equal((tile, width), TileId.ParsePath(parts[1], parts[2]).Value);
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("0", "0")]
    [InlineData("0", "67")]
    [InlineData("0", "0067")]
    [InlineData("0", "-67")]
    [InlineData("0", "+67")]
    [InlineData("0", " 67")]
    [InlineData("0", "x067")]
    [InlineData("0", "x000/067")]
    [InlineData("0", "001/067")]
    [InlineData("0", "x01/067")]
    [InlineData("0", "xx01/067")]
    [InlineData("0", "X001/067")]
    [InlineData("0", "x001/067/")]
    [InlineData("0", "/x001/067")]
    [InlineData("0", "x001//067")]
    [InlineData("0", "../067")]
    [InlineData("0", "٠٦٧")]
    [InlineData("0", "x009/x223/x372/x036/x854/x775/808")]
    [InlineData("0", "x001/x000/x000/x000/x000/x000/x000/000")]
    [InlineData("0", "067.p/0")]
    [InlineData("0", "067.p/256")]
    [InlineData("0", "067.p/012")]
    [InlineData("0", "067.p/")]
    [InlineData("0", "067.p")]
    [InlineData("0", "067.p/1.p/1")]
    [InlineData("0", "067.p/1/")]
    [InlineData("", "067")]
    [InlineData("00", "067")]
    [InlineData("64", "067")]
    [InlineData("-1", "067")]
    [InlineData("entries", "067")]
    public void ParsePath_AnythingElse_IsRefused(string level, string index) =>
        Assert.Equal("TilePathMalformed", Refused.CodeOf(TileId.ParsePath(level, index)));
}
