use crate::read::sample::{odt, text};

#[test]
fn what_a_reader_sees_is_text() {
    let table = [
        ("<text:h>Title</text:h><text:p>ธนาคาร <text:span>เปิด</text:span>สาขา</text:p>", "Title\nธนาคาร เปิดสาขา"),
        ("<text:p>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d</text:p>", "a   b\tc\nd"),
        ("<text:p>a\n   b</text:p>", "a b"),
        (
            "<text:tracked-changes><text:deletion><text:p>old</text:p></text:deletion></text:tracked-changes><text:p>new</text:p>",
            "new",
        ),
        ("<text:p>a<office:annotation><text:p>why?</text:p></office:annotation>b</text:p>", "ab"),
        (
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>b</text:p><text:p>c</text:p>",
            "ab\nc\nnote",
        ),
        ("<text:p>a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b</text:p>", "ab\nbox"),
        ("<text:p>a<text:span text:style-name=\"T1\">hidden</text:span></text:p>", "a"),
        ("<text:section text:display=\"none\"><text:p>hidden</text:p></text:section><text:p>a</text:p>", "a"),
        (
            "<table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>",
            "1\n2",
        ),
        (
            "<text:list text:style-name=\"L1\"><text:list-item><text:p>a</text:p><text:p>more</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>c</text:p></text:list-item></text:list>",
            "๑. a\nmore\n• b\n๒. c",
        ),
    ];
    let styles = "<style:style style:name=\"T1\"><style:text-properties text:display=\"none\"/></style:style><text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"๑, ๒, ๓, ...\" style:num-suffix=\".\"/><text:list-level-style-bullet text:level=\"2\"/></text:list-style>";
    for (body, want) in table {
        assert_eq!(text(&odt(styles, body)), want, "{body}");
    }
}
