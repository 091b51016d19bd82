//! Divides the nodes of a graph until nodes that are together lead to nodes that are together.
//!
//! In: a color for each node, and its edges in an order that means something. Out: a class for each node: those of one color
//! whose edges lead to the same classes, edge by edge. Of all such divisions it is the coarsest, so that nodes on rings are
//! together, too, if nothing tells them apart.
//!
//! This is Hopcroft's way to make an automaton small: each class divides those that lead to it, and of two halves the smaller
//! one does. A node is in a half at most log n times, so that time is n log n in the edges.

use std::collections::HashMap;

/// A graph, by what leads to each node.
pub(super) struct Graph {
    /// For each node the nodes that lead to it, each with which of its edges does.
    sources: Vec<Vec<(usize, usize)>>,
}

/// The classes on the way.
struct Classes {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// Where a node is among the members of its class.
    position: Vec<usize>,
    /// The classes by which others are still to be divided.
    open: Vec<usize>,
    is_open: Vec<bool>,
}

impl Graph {
    /// A graph of the edges of each node.
    pub(super) fn new(edges: Vec<Vec<usize>>) -> Self {
        let mut sources = vec![Vec::new(); edges.len()];
        for (node, edges) in edges.into_iter().enumerate() {
            for (which, target) in edges.into_iter().enumerate() {
                sources[target].push((which, node));
            }
        }
        Self { sources }
    }

    /// The class of each node. Nodes of one color have equally many edges; from `alone` on each node is a color of its own.
    pub(super) fn refine(&self, colors: &[&str], alone: usize) -> Vec<usize> {
        let mut classes = Classes::new(colors, alone);
        while let Some(by) = classes.next() {
            let members = classes.members[by].clone();
            let mut hits: Vec<(usize, usize)> =
                members.iter().flat_map(|it| self.sources[*it].iter().copied()).collect();
            hits.sort_unstable();
            for edge in hits.chunk_by(|a, b| a.0 == b.0) {
                classes.divide(edge.iter().map(|(_, node)| *node));
            }
        }
        classes.of
    }
}

impl Classes {
    fn new(colors: &[&str], alone: usize) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut of = Vec::with_capacity(colors.len());
        let mut position = Vec::with_capacity(colors.len());
        for (node, color) in colors.iter().enumerate() {
            let class =
                if node < alone { *known.entry(color).or_insert(members.len()) } else { members.len() };
            if class == members.len() {
                members.push(Vec::new());
            }
            of.push(class);
            position.push(members[class].len());
            members[class].push(node);
        }
        let open = (0..members.len()).collect();
        let is_open = vec![true; members.len()];
        Self { of, members, position, open, is_open }
    }

    fn next(&mut self) -> Option<usize> {
        let class = self.open.pop()?;
        self.is_open[class] = false;
        Some(class)
    }

    /// Takes these nodes, each once, apart from the others of their classes.
    fn divide(&mut self, nodes: impl Iterator<Item = usize>) {
        let mut halves: HashMap<usize, Vec<usize>> = HashMap::new();
        for node in nodes {
            halves.entry(self.of[node]).or_default().push(node);
        }
        let mut halves: Vec<_> = halves.into_iter().collect();
        halves.sort_unstable();
        for (class, half) in halves {
            let size = self.members[class].len();
            if half.len() == size {
                continue;
            }
            let new = self.members.len();
            self.members.push(Vec::with_capacity(half.len()));
            let count = half.len();
            half.into_iter().for_each(|it| self.take(it, new));
            self.is_open.push(false);
            // Of a class that is open already both halves are.
            let next = if self.is_open[class] || count <= size - count { new } else { class };
            self.is_open[next] = true;
            self.open.push(next);
        }
    }

    fn take(&mut self, node: usize, class: usize) {
        let (old, position) = (self.of[node], self.position[node]);
        self.members[old].swap_remove(position);
        if let Some(moved) = self.members[old].get(position) {
            self.position[*moved] = position;
        }
        self.of[node] = class;
        self.position[node] = self.members[class].len();
        self.members[class].push(node);
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;

    /// Which nodes are together.
    fn together(edges: &[&[usize]], colors: &[&str]) -> Vec<Vec<usize>> {
        let edges: Vec<Vec<usize>> = edges.iter().map(|it| it.to_vec()).collect();
        let classes = Graph::new(edges).refine(colors, colors.len());
        let mut found: Vec<Vec<usize>> = Vec::new();
        for node in 0..colors.len() {
            match found.iter_mut().find(|it| classes[it[0]] == classes[node]) {
                Some(class) => class.push(node),
                None => found.push(vec![node]),
            }
        }
        found
    }

    #[test]
    fn nodes_are_together_if_all_that_they_lead_to_is() {
        let edges: [&[usize]; 5] = [&[2], &[3], &[], &[], &[4]];
        assert_eq!(together(&edges, &["a", "a", "b", "b", "a"]), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(together(&edges, &["a", "a", "b", "c", "a"]), [[0], [1], [2], [3], [4]]);
    }

    #[test]
    fn the_order_of_edges_counts() {
        let edges: [&[usize]; 4] = [&[2, 3], &[3, 2], &[], &[]];
        assert_eq!(together(&edges, &["a", "a", "b", "b"]), [vec![0, 1], vec![2, 3]]);
        assert_eq!(together(&edges, &["a", "a", "b", "c"]), [[0], [1], [2], [3]]);
    }

    #[test]
    fn rings_of_any_length_are_together_unless_something_tells_them_apart() {
        let edges: [&[usize]; 5] = [&[1], &[0], &[3], &[4], &[2]];
        assert_eq!(together(&edges, &["a"; 5]), [[0, 1, 2, 3, 4]]);
        assert_eq!(together(&edges, &["a", "a", "a", "a", "b"]), [vec![0, 1], vec![2], vec![3], vec![4]]);
    }

    #[test]
    fn a_long_chain_is_divided_node_by_node() {
        const LENGTH: usize = 100_000;
        let edges = (0..LENGTH).map(|it| if it + 1 < LENGTH { vec![it + 1] } else { Vec::new() }).collect();
        let colors: Vec<&str> = (0..LENGTH).map(|it| if it + 1 < LENGTH { "a" } else { "b" }).collect();
        let mut classes = Graph::new(edges).refine(&colors, LENGTH);
        classes.sort_unstable();
        classes.dedup();
        assert_eq!(classes.len(), LENGTH);
    }

    /// Held to the plain way, which divides by the classes of all edges until nothing changes.
    #[test]
    fn it_finds_what_the_plain_way_finds() {
        let mut seed = 7_u64;
        let mut dice = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap_or(0) % sides
        };
        for _ in 0..300 {
            let count = 2 + dice(12);
            let edges: Vec<Vec<usize>> = (0..count).map(|_| (0..2).map(|_| dice(count)).collect()).collect();
            let colors: Vec<&str> = (0..count).map(|_| ["a", "b"][dice(2)]).collect();
            let mut plain: Vec<String> = colors.iter().map(|it| (*it).to_owned()).collect();
            for _ in 0..count {
                let next: Vec<String> = (0..count)
                    .map(|it| {
                        let inner = edges[it].iter().map(|to| plain[*to].as_str()).collect::<Vec<_>>();
                        format!("{}({})", plain[it], inner.join(","))
                    })
                    .collect();
                let mut sorted = next.clone();
                sorted.sort();
                sorted.dedup();
                plain = next.iter().map(|it| format!("{}", sorted.binary_search(it).unwrap_or(0))).collect();
            }
            let classes = Graph::new(edges).refine(&colors, count);
            for a in 0..count {
                for b in 0..count {
                    assert_eq!(classes[a] == classes[b], plain[a] == plain[b], "{a} {b}");
                }
            }
        }
    }
}
